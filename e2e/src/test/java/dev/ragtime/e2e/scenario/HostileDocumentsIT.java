package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.GitRepository;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.PeakMemory;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.document.HostileDocuments;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files made to harm whoever reads them cost the other documents nothing, and each of them is named. */
@ExtendWith(Installation.class)
class HostileDocumentsIT {
    private static final int GOOD = Settings.full() ? 500 : 100;
    private static final String NAME = "hostile";

    /** A thousand chunks, of all files together most: the short form leaves it to the tests of reading. */
    private static final String MANY_CHUNKS = "markdown/heading.md";

    @Test
    void each_hostile_document_is_named_with_its_reason_and_all_good_ones_are_indexed() throws Exception {
        var refused = HostileDocuments.refused();
        var readable = HostileDocuments.readable().stream()
                .filter(one -> Settings.full() || !one.path().equals(MANY_CHUNKS))
                .toList();
        try (var git = GitRepository.serving("hostile.git", "reader", "hostile-secret");
                var namespace = new TestNamespace(NAME);
                var memory = PeakMemory.of(namespace, "ingest", NAME)) {
            fill(git, refused, readable);
            namespace.apply(manifests(git));
            var begin = System.nanoTime();
            var kb = namespace.awaitKnowledgeBase(NAME, kbReady());
            var seconds = (System.nanoTime() - begin) / 1e9;

            var source = kb.getStatus().sources().getFirst();
            assertThat(source.failed()).isEqualTo(refused.size());
            assertThat(source.message()).startsWith(refused.size() + " documents could not be read: html/");
            var pods = namespace.pods("ingest", NAME);
            var log = log(namespace, pods);
            assertThat(refused)
                    .allSatisfy(one -> assertThat(log)
                            .anyMatch(line -> line.contains("document " + one.path() + " of docs")
                                    && line.contains(one.reason())));
            assertThat(kb.getStatus().activeIndex().documents()).isEqualTo(GOOD + readable.size());
            assertIndexed(namespace, readable);

            var figures = memory.figures();
            System.out.printf(
                    "hostile: %d documents and %d chunks of %d files in %.0f s, %d named; %d pods of which %d failed, %d restarts; peak memory %.0f MiB, %.0f with page cache, of 1536%n",
                    kb.getStatus().activeIndex().documents(),
                    kb.getStatus().activeIndex().chunks(),
                    GOOD + readable.size() + refused.size(),
                    seconds,
                    refused.size(),
                    pods.size(),
                    pods.stream()
                            .filter(pod -> "Failed".equals(pod.getStatus().getPhase()))
                            .count(),
                    restarts(pods),
                    figures.held(),
                    figures.charged());
            assertThat(pods).as("one pod did all of it").hasSize(1);
            assertThat(restarts(pods)).isZero();
            assertThat(figures.held()).isBetween(100.0, 1536.0);
        }
    }

    private static void fill(
            GitRepository git, List<HostileDocuments.Refused> refused, List<HostileDocuments.Readable> readable)
            throws IOException {
        Manifests.pages(GOOD).forEach((path, text) -> git.write("good/" + path, text));
        for (var one : refused) git.write(one.path(), one.content().make());
        for (var one : readable) git.write(one.path(), one.content().make());
        git.commit("Good ones and others");
    }

    /** The short form has so few good ones that more of all are hostile than a sync lets pass by itself. */
    private static String manifests(GitRepository git) {
        var share = Settings.full() ? "" : ", maxFailedDocumentsPercent: 20";
        return Manifests.inNewDocument(
                git.secret("git"),
                Manifests.knowledgeBase(
                        NAME,
                        "{name: docs, git: {url: \"" + git.url() + "\", ref: main, credentialsSecret: {name: git}}}",
                        "  sync: {resources: {requests: {cpu: 50m, memory: 256Mi}}" + share + "}"),
                Manifests.extractivePipeline(NAME, NAME));
    }

    private static void assertIndexed(TestNamespace namespace, List<HostileDocuments.Readable> readable) {
        namespace.awaitPipeline(NAME, ragReady());
        try (var client = new Client(namespace.address(NAME + "-rag"))) {
            for (int page = 0; page < GOOD; page += GOOD / 5) {
                assertThat(passages(client, "How often is the blue lamp number " + page + " replaced?"))
                        .contains("good/page-" + page + ".md");
            }
            for (var one : readable) {
                if (!one.needle().isEmpty())
                    assertThat(passages(client, one.needle())).contains(one.path());
            }
        }
    }

    private static String passages(Client client, String query) {
        var answer = client.retrieve(query);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("passages").toString();
    }

    private static List<String> log(TestNamespace namespace, List<Pod> pods) {
        return pods.stream()
                .flatMap(pod -> namespace.client().pods().resource(pod).getLog().lines())
                .toList();
    }

    private static int restarts(List<Pod> pods) {
        return pods.stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .mapToInt(container -> container.getRestartCount())
                .sum();
    }
}
