package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.SourceStatus;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.GitRepository;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Git servers tell of pushes by a hook: the repository that was pushed to is read, no other, and what was pushed can be
 * found. Hooks that come during a run are one more run, also when the operator that took them is killed.
 */
@ExtendWith(Installation.class)
@ResourceLock(Installation.RUNNING_OPERATOR)
class WebhookIT {
    private static final String TOKEN = "the token that the git server has, too";
    private static final String REQUESTED = "ragtime.dev/sync-requested-at.";
    private static final String QUERY = "What does the blue lamp run on?";

    private final HttpClient http = HttpClient.newHttpClient();
    private TestNamespace namespace;

    @Test
    void a_hook_has_its_source_read_alone_and_hooks_during_a_run_are_one_more_run() throws Exception {
        try (var docs = GitRepository.serving("docs.git", "reader", "lamp");
                var notes = GitRepository.serving("notes.git", "reader", "lamp");
                var here = new TestNamespace("webhook")) {
            namespace = here;
            push(docs, "The blue lamp runs on milk.");
            push(notes, "The blue lamp hangs in the hall.");
            namespace.apply(docs.secret("git"));
            namespace.apply("""
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: hooks}
                    stringData: {token: "%s"}
                    """.formatted(TOKEN));
            namespace.apply(Manifests.inNewDocument(
                    Manifests.knowledgeBase("lamps", source("docs", docs) + ", " + source("notes", notes)),
                    Manifests.extractivePipeline("lamps", "lamps")));
            var first = namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            assertThat(source(first, "docs").webhookPath()).isEqualTo("/hooks/webhook/lamps/docs");

            onlyTheSourceOfTheHookIsRead(docs, notes, first);
            whatIsForgedOrOfAnotherBranchStartsNothing();
            hooksDuringARunAreOneMoreRun(docs, notes);
        }
    }

    private void onlyTheSourceOfTheHookIsRead(GitRepository docs, GitRepository notes, KnowledgeBase before)
            throws Exception {
        push(docs, "The blue lamp runs on lemonade.");
        push(notes, "The blue lamp hangs in the cellar.");
        var since = Instant.now();

        assertThat(hook("docs", TOKEN, "refs/heads/main")).isEqualTo(202);
        var after = namespace.awaitKnowledgeBase("lamps", kb -> kb.getStatus().lastPartialSync() != null);
        var took = Duration.between(since, Instant.now());

        var run = after.getStatus().lastPartialSync();
        assertThat(run.result()).isEqualTo("Succeeded");
        assertThat(run.sources()).containsExactly("docs");
        assertThat(run.changed()).isEqualTo(1);
        assertThat(job(run.number()).getMetadata().getAnnotations()).containsEntry("ragtime.dev/sources", "docs");
        assertThat(after.getStatus().lastSync()).isEqualTo(before.getStatus().lastSync());
        assertThat(source(after, "docs").asOf())
                .isGreaterThan(source(before, "docs").asOf());
        assertThat(source(after, "notes")).isEqualTo(source(before, "notes"));
        assertThat(docs.firstAsked(since, Instant.now())).isPresent();
        assertThat(notes.firstAsked(since, Instant.now()))
                .as("the other server was asked")
                .isEmpty();
        assertThat(after.getStatus().activeIndex().documents())
                .isEqualTo(before.getStatus().activeIndex().documents());
        try (var client = new Client(namespace.address("lamps-rag"))) {
            assertThat(passages(client)).contains("lemonade", "hall").doesNotContain("milk", "cellar");
        }
        System.out.printf("webhook: %d s from the hook to its document, by one source of two%n", took.toSeconds());
    }

    private void whatIsForgedOrOfAnotherBranchStartsNothing() throws Exception {
        var before = namespace.knowledgeBase("lamps");

        assertThat(hook("docs", "another token", "refs/heads/main")).isEqualTo(401);
        assertThat(hook("nothing", TOKEN, "refs/heads/main")).isEqualTo(401);
        assertThat(hook("docs", TOKEN, "refs/heads/topic")).isEqualTo(200);

        assertThat(requests(namespace.knowledgeBase("lamps"))).isEqualTo(requests(before));
        assertThat(namespace.knowledgeBase("lamps").getStatus().currentSync()).isNull();
    }

    private void hooksDuringARunAreOneMoreRun(GitRepository docs, GitRepository notes) throws Exception {
        assertThat(hook("docs", TOKEN, "refs/heads/main")).isEqualTo(202);
        var running = namespace
                .awaitKnowledgeBase("lamps", kb -> kb.getStatus().currentSync() != null)
                .getStatus()
                .currentSync();
        push(docs, "The blue lamp runs on tea.");
        push(notes, "The blue lamp hangs in the attic.");
        assertThat(hook("docs", TOKEN, "refs/heads/main")).isEqualTo(202);
        assertThat(hook("notes", TOKEN, "refs/heads/main")).isEqualTo(202);
        assertThat(hook("docs", TOKEN, "refs/heads/main")).isEqualTo(202);
        assertThat(job(running.number()).getStatus().getCompletionTime())
                .as("the run was still under way")
                .isNull();
        Installation.killOperator(namespace.client());

        var done = namespace.awaitKnowledgeBase("lamps", WebhookIT::served);

        var run = done.getStatus().lastPartialSync();
        assertThat(run.number()).as("one more run").isEqualTo(running.number() + 1);
        assertThat(run.sources()).containsExactly("docs", "notes");
        try (var client = new Client(namespace.address("lamps-rag"))) {
            assertThat(passages(client)).contains("tea", "attic").doesNotContain("lemonade", "hall");
        }
        System.out.printf("webhook: three hooks during run %d gave run %d alone%n", running.number(), run.number());
    }

    /** No run is under way, and none is asked for any more. */
    private static boolean served(KnowledgeBase kb) {
        if (kb.getStatus().currentSync() != null) return false;
        var served = new TreeMap<String, String>();
        kb.getStatus().sources().stream()
                .filter(source -> source.handledRequest() != null)
                .forEach(source -> served.put(REQUESTED + source.name(), source.handledRequest()));
        return served.equals(requests(kb));
    }

    private static Map<String, String> requests(KnowledgeBase kb) {
        var requests = new TreeMap<>(kb.getMetadata().getAnnotations());
        requests.keySet().removeIf(key -> !key.startsWith(REQUESTED));
        return requests;
    }

    private int hook(String source, String token, String ref) throws Exception {
        var body = """
                {"ref": "%s", "repository": {"full_name": "lamps/%s", "default_branch": "main"}}
                """.formatted(ref, source);
        var request = HttpRequest.newBuilder(URI.create(endpoint() + "/hooks/webhook/lamps/" + source))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("X-GitHub-Event", "push")
                .header("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(mac(token, body)))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private String endpoint() {
        var service = namespace
                .client()
                .services()
                .inNamespace(Installation.NAMESPACE)
                .withName("ragtime-webhook")
                .get();
        return "http://" + service.getSpec().getClusterIP();
    }

    private static byte[] mac(String token, String body) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA256"));
        return mac.doFinal(body.getBytes(UTF_8));
    }

    private Job job(int number) {
        return namespace
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.name())
                .withName("lamps-sync-1-" + number)
                .get();
    }

    private static SourceStatus source(KnowledgeBase kb, String name) {
        return kb.getStatus().sources().stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String source(String name, GitRepository repository) {
        return "{name: %s, git: {url: \"%s\", credentialsSecret: {name: git}}, webhook: {type: GitHub, tokenSecret: {name: hooks}}}"
                .formatted(name, repository.url());
    }

    private static void push(GitRepository repository, String sentence) throws IOException {
        repository.write("lamp.md", Manifests.page(1, sentence));
        repository.commit(sentence);
    }

    private static String passages(Client client) {
        var answer = client.retrieve(QUERY);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("passages").toString();
    }
}
