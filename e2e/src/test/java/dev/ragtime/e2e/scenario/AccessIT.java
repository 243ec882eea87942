package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.takesDocuments;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.e2e.scenario.AccessCallers.Caller;
import dev.ragtime.e2e.scenario.AccessWays.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Twenty principals, known by tokens of an issuer, by tokens of Kubernetes, or to a trusted client, ask for two hundred documents
 * with random rights, which change meanwhile as the issuer's keys do: nobody sees a passage of a document that is not for them,
 * by any ranking, in any answer or over any protocol, nor what another said; everybody finds what is; a wrong token opens nothing.
 */
@ExtendWith(Installation.class)
class AccessIT {
    private static final int PROBES = Settings.full() ? 4_000 : 300;
    private static final int ASKERS = 4;
    private static final int TIMED = Settings.full() ? 300 : 50;

    /** The short form leaves the node's cores to other scenarios. */
    private static final Duration BETWEEN_SYNCS = Duration.ofSeconds(Settings.full() ? 0 : 60);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger probes = new AtomicInteger();
    private final AccessTally tally = new AccessTally();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger syncs = new AtomicInteger();

    @Test
    void nobodySeesWhatIsNotForThemWhileRightsChange() throws Exception {
        var seed = System.nanoTime();
        System.out.println("access: seed " + seed);
        var papers = new Papers(new Random(seed));
        try (var namespace = new TestNamespace(Papers.NAMESPACE);
                var callers = new AccessCallers(namespace);
                var work = Executors.newVirtualThreadPerTaskExecutor()) {
            install(namespace, papers, callers);
            var pipeline = namespace.address("papers-rag");
            var push = namespace.address("papers-push");
            refusesWhomItDoesNotTrust(pipeline);
            var wrong = new WrongTokens(callers);
            var done = new AtomicBoolean();
            try (var ways = new AccessWays(pipeline)) {
                for (var one = 0; one < 2; one++)
                    ways.ask(Way.CONVERSATION, AccessCallers.trusted(one), one, new Random(seed));
                var pushing = work.submit(repeated(done, new Random(seed + 1), r -> pushRights(push, papers, r)));
                var writing = work.submit(repeated(done, new Random(seed + 2), r -> writeRights(namespace, papers, r)));
                var stranger = new Caller("stranger", 0, wrong.unlisted(0), "");
                var rotating = work.submit(callers.rotating(done, () -> {
                    var seen = ways.ask(Way.HYBRID, stranger, 0, new Random(seed));
                    assertThat(seen.status()).as(seen.text()).isEqualTo(401);
                    return null;
                }));
                var asking = new ArrayList<Future<Void>>();
                for (var asker = 0; asker < ASKERS; asker++) {
                    var random = new Random(seed + 10 + asker);
                    asking.add(work.submit(() -> {
                        while (probes.getAndIncrement() < PROBES) {
                            if (random.nextInt(8) == 0) probe(ways, wrong, random);
                            else probe(ways, callers, papers, random);
                        }
                        return null;
                    }));
                }
                try {
                    for (var asker : asking) asker.get();
                } finally {
                    done.set(true);
                    System.out.print(tally);
                }
                pushing.get();
                writing.get();
                assertThat(changes.get()).as("pushed changes of rights").isPositive();
                System.out.printf(
                        "access: %d probes, 0 see a foreign passage; %d changes of rights by push and %d by sync, 0 texts embedded;"
                                + " %d keys of the issuer; %d conversations are their owners' still%n",
                        PROBES, changes.get(), syncs.get(), rotating.get(), ways.readByTheirOwners());
            }
            withAndWithoutFilter(namespace, pipeline, new Random(seed + 3));
        }
    }

    private void install(TestNamespace namespace, Papers papers, AccessCallers callers) throws Exception {
        namespace.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: portal}
                stringData: {portal: %s}
                """.formatted(AccessCallers.KEY));
        namespace.apply(Manifests.inNewDocument(
                Manifests.documents("papers", papers.written()),
                Manifests.knowledgeBase(
                        "papers",
                        "{name: inbox, http: {apiKeysSecret: {name: portal}}}, {name: written, configMap: {name: papers}, access: {documents: Decide}}",
                        "  access: {mode: DocumentPrincipals}"),
                Manifests.extractivePipeline("papers", "papers") + callers.spec() + "  memory: {maxTurns: 3}\n"));
        namespace.awaitKnowledgeBase("papers", kbReady().and(takesDocuments()));
        namespace.awaitPipeline("papers", ragReady());
        var push = namespace.address("papers-push");
        for (var from = 0; from < Papers.PUSHED; from += 50) {
            var some = new ArrayList<Integer>();
            for (var paper = from; paper < from + 50; paper++) some.add(paper);
            push(push, papers, some);
        }
    }

    private void refusesWhomItDoesNotTrust(String pipeline) throws Exception {
        var body = JSON.writeValueAsString(Map.of("query", Papers.question(1)));
        assertThat(send(pipeline + "/v1/retrieve", body, "Accept", "application/json")
                        .statusCode())
                .isEqualTo(401);
        var named = new String[] {"X-Ragtime-Principals", Papers.encoded(1)};
        assertThat(send(pipeline + "/v1/retrieve", body, named).statusCode()).isEqualTo(401);
        var forged = new String[] {"X-Ragtime-Principals", Papers.encoded(1), "Authorization", "Bearer forged"};
        assertThat(send(pipeline + "/v1/retrieve", body, forged).statusCode()).isEqualTo(401);
        assertThat(strangers(pipeline)).isZero();
    }

    @FunctionalInterface
    private interface Change {
        void make(Random random) throws Exception;
    }

    private static Callable<Void> repeated(AtomicBoolean done, Random random, Change change) {
        return () -> {
            while (!done.get()) change.make(random);
            return null;
        };
    }

    private void pushRights(String push, Papers papers, Random random) throws Exception {
        var changed = papers.change(random, 5, 0, Papers.PUSHED);
        push(push, papers, changed);
        papers.settle(changed);
        changes.addAndGet(changed.size());
    }

    /** Returns when they are in force. */
    private void push(String push, Papers papers, List<Integer> some) throws Exception {
        var documents = some.stream()
                .map(paper -> Map.of(
                        "id", Papers.path(paper), "text", Papers.text(paper), "principals", papers.readers(paper)))
                .toList();
        var body = JSON.writeValueAsString(Map.of("documents", documents));
        var address = push + "/v1/sources/inbox/documents";
        var key = new String[] {"Authorization", "Bearer " + AccessCallers.KEY};
        assertThat(send(address, body, key).statusCode()).isEqualTo(200);
        for (var paper : some) {
            var request = HttpRequest.newBuilder(URI.create(address + "/" + Papers.path(paper)))
                    .headers(key)
                    .build();
            Patience.with(() -> "")
                    .askingEvery(Duration.ofMillis(100))
                    .until(
                            "paper " + paper + " indexed",
                            () -> Client.json(http.send(request, BodyHandlers.ofByteArray())
                                            .body())
                                    .path("status")
                                    .asText()
                                    .equals("Indexed"));
        }
    }

    private void writeRights(TestNamespace namespace, Papers papers, Random random) {
        var before = revision(namespace.knowledgeBase("papers"));
        var changed = papers.change(random, 10, Papers.PUSHED, Papers.PAPERS);
        namespace.apply(Manifests.documents("papers", papers.written()));
        var kb = namespace.awaitKnowledgeBase(
                "papers",
                now -> now.getStatus().currentSync() == null && !revision(now).equals(before));
        assertThat(kb.getStatus().lastSync().chunksEmbedded())
                .as("a change of rights alone")
                .isZero();
        papers.settle(changed);
        syncs.addAndGet(changed.size());
        Patience.let(BETWEEN_SYNCS);
    }

    private static String revision(KnowledgeBase kb) {
        return kb.getStatus().sources().stream()
                .filter(source -> source.name().equals("written"))
                .map(source -> String.valueOf(source.revision()))
                .findFirst()
                .orElse("");
    }

    /** Every other time somebody asks who may know. */
    private void probe(AccessWays ways, AccessCallers callers, Papers papers, Random random) throws Exception {
        var paper = random.nextInt(Papers.PAPERS);
        var readers = List.copyOf(papers.of(paper).inForce());
        var principal = readers.isEmpty() || random.nextBoolean()
                ? random.nextInt(Papers.PRINCIPALS)
                : readers.get(random.nextInt(readers.size()));
        var way = Way.values()[random.nextInt(Way.values().length)];
        var caller = callers.one(principal, random);
        var asked = papers.now();
        var seen = ways.ask(way, caller, paper, random);
        var foreign = Papers.shown(seen.text()).stream()
                .filter(shown -> papers.since(asked, shown).stream().noneMatch(rights -> rights.allow(principal)))
                .toList();
        tally.add(way.words, seen, foreign.size());
        assertThat(foreign)
                .as("papers that %s shows to %s, who is %d: %s", way, caller.name(), principal, seen)
                .isEmpty();
        var known = way == Way.ANOTHERS ? List.of(404) : way == Way.MCP_DOCUMENT ? List.of(200, 404) : List.of(200);
        assertThat(seen.status()).as("%s for %s: %s", way, caller.name(), seen).isIn(known);
        var rights = papers.since(asked, paper);
        if (rights.size() > 1 || !rights.getFirst().isStable()) return;
        var may = rights.getFirst().allow(principal);
        if (way.sure && may)
            assertThat(seen.paths()).as("%s for %s", way, caller.name()).contains(Papers.path(paper));
        if (way == Way.MCP_DOCUMENT && !may) assertThat(seen.status()).isEqualTo(404);
    }

    /** In whatever protocol. */
    private void probe(AccessWays ways, WrongTokens wrong, Random random) throws Exception {
        var kind = wrong.kinds().get(random.nextInt(wrong.kinds().size()));
        var way = Way.values()[random.nextInt(Way.values().length)];
        var caller = wrong.one(kind, random.nextInt(Papers.PRINCIPALS), random);
        var seen = ways.ask(way, caller, random.nextInt(Papers.PAPERS), random);
        tally.add("token: " + kind, seen, Papers.shown(seen.text()).size());
        assertThat(seen.status()).as("%s with a token %s: %s", way, kind, seen).isEqualTo(401);
        assertThat(Papers.shown(seen.text())).isEmpty();
    }

    private HttpResponse<byte[]> send(String address, String body, String... headers) {
        try {
            var request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(Duration.ofSeconds(60))
                    .headers(headers)
                    .POST(BodyPublishers.ofString(body))
                    .build();
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The same KnowledgeBase for those whom its documents name, for everyone, and for them again. */
    private void withAndWithoutFilter(TestNamespace namespace, String pipeline, Random random) throws Exception {
        var filtered = latencies(pipeline, random);
        switchTo(namespace, "Everyone");
        Patience.in(namespace).until("everyone finds all", () -> strangers(pipeline) > 0);
        var open = latencies(pipeline, random);
        switchTo(namespace, "DocumentPrincipals");
        Patience.in(namespace).until("strangers find nothing", () -> strangers(pipeline) == 0);
        for (var again = 0; again < 50; again++) assertThat(strangers(pipeline)).isZero();
        System.out.printf(
                "access: /v1/retrieve, %d times: with the filter median %.1f ms, p95 %.1f ms; without it median %.1f ms, p95 %.1f ms%n",
                TIMED, filtered[TIMED / 2], filtered[TIMED * 95 / 100], open[TIMED / 2], open[TIMED * 95 / 100]);
    }

    private static void switchTo(TestNamespace namespace, String mode) {
        var patch = "{\"spec\":{\"access\":{\"mode\":\"" + mode + "\"}}}";
        Command.kubectl("patch", "kb", "papers", "-n", namespace.name(), "--type=merge", "-p", patch)
                .mustSucceed();
        namespace.awaitKnowledgeBase(
                "papers", kbReady().and(kb -> kb.getStatus().currentSync() == null));
        namespace.awaitPipeline("papers", ragReady().and(rag -> rag.getStatus().candidateRevision() == null));
    }

    /** Passages that a trusted client finds which names nobody. */
    private int strangers(String pipeline) throws IOException {
        var body = JSON.writeValueAsString(Map.of("query", Papers.question(7)));
        var answer = send(pipeline + "/v1/retrieve", body, "Authorization", "Bearer " + AccessCallers.KEY);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Client.json(answer.body()).path("passages").size();
    }

    private double[] latencies(String pipeline, Random random) {
        var millis = new double[TIMED];
        try (var ways = new AccessWays(pipeline)) {
            for (var i = -10; i < TIMED; i++) {
                var caller = AccessCallers.trusted(random.nextInt(Papers.PRINCIPALS));
                var begin = System.nanoTime();
                assertThat(ways.ask(Way.HYBRID, caller, random.nextInt(Papers.PAPERS), random)
                                .status())
                        .isEqualTo(200);
                if (i >= 0) millis[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis;
    }
}
