package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.takesDocuments;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.e2e.cluster.WeaviateNodes;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents are pushed by REST and by OpenAI's SDK while the pod that takes and indexes them is killed: what was
 * acknowledged can be found, and nothing is there twice.
 */
@ExtendWith(Installation.class)
class PushIT {
    private static final int DOCUMENTS = Settings.full() ? 2_000 : 200;
    private static final int KILLS = Settings.full() ? 10 : 2;

    /** Every so manieth document is asked for from its acknowledgement on. */
    private static final int SAMPLED = 10;

    private static final String KEY = "a-key-of-a-test";
    private static final Duration RETRY = Duration.ofMillis(300);

    @TempDir
    private Path files;

    private final Map<Integer, Instant> acknowledged = new ConcurrentHashMap<>();
    private final Map<Integer, Duration> found = new ConcurrentHashMap<>();
    private final Map<Integer, String> ids = new ConcurrentHashMap<>();

    @Test
    void whatWasAcknowledgedCanBeFoundOnceHoweverOftenTheEndpointIsKilled() throws Exception {
        var seed = System.nanoTime();
        System.out.println("push: seed " + seed);
        try (var namespace = new TestNamespace("push");
                var client = HttpClient.newHttpClient();
                var work = Executors.newVirtualThreadPerTaskExecutor()) {
            namespace.apply("""
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: push}
                    stringData: {test: %s}
                    """.formatted(KEY));
            namespace.apply(Manifests.inNewDocument(
                    Manifests.knowledgeBase("lamps", "{name: inbox, http: {apiKeysSecret: {name: push}}}"),
                    // all documents are alike but for one word, by which each is asked for
                    Manifests.extractivePipeline("lamps", "lamps") + "  retrieval: {mode: Keyword}\n"));
            namespace.awaitKnowledgeBase("lamps", kbReady().and(takesDocuments()));
            namespace.awaitPipeline("lamps", ragReady());
            var endpoint = namespace.address("lamps-push");
            try (var pipeline = new Client(namespace.address("lamps-rag"))) {
                var half = DOCUMENTS / 2;
                var sdk = work.submit(() -> bySdk(endpoint, half, DOCUMENTS));
                var rest = work.submit(() -> byRest(client, endpoint, half));
                var done = new AtomicBoolean();
                var asking = work.submit(() -> askForSamples(pipeline, done));
                kill(namespace, new Random(seed), List.of(sdk, rest));
                sdk.get();
                rest.get();
                var kb = namespace.awaitKnowledgeBase("lamps", PushIT::hasAll);
                Patience.in(namespace).until("every sample is found", () -> missing(asking), Set::isEmpty);
                done.set(true);
                asking.get();

                assertThat(acknowledged).hasSize(DOCUMENTS);
                assertThat(statuses(client, endpoint)).isEqualTo(expected());
                assertThat(new WeaviateNodes(namespace, "lamps").chunkIds(kb))
                        .as("one chunk of each document")
                        .hasSize(DOCUMENTS);
            }
            var seconds = found.values().stream()
                    .mapToLong(Duration::toMillis)
                    .sorted()
                    .toArray();
            System.out.printf(
                    "push: %d documents, half by OpenAI's SDK, %d kills; from push to answer, of %d sampled: median %d ms, p99 %d ms, longest %d ms%n",
                    DOCUMENTS,
                    KILLS,
                    seconds.length,
                    seconds[seconds.length / 2],
                    seconds[Math.min(seconds.length - 1, (int) Math.ceil(seconds.length * 0.99) - 1)],
                    seconds[seconds.length - 1]);
        }
    }

    private static boolean hasAll(KnowledgeBase kb) {
        var index = kb.getStatus().activeIndex();
        return index != null && Long.valueOf(DOCUMENTS).equals(index.documents());
    }

    private static String text(int number) {
        return "# Lamp %1$d\n\nThe lamp with the number %1$d answers to the name quibble%1$dx.\n".formatted(number);
    }

    private void acknowledge(int number, String id) {
        ids.put(number, id);
        acknowledged.put(number, Instant.now());
    }

    private Void byRest(HttpClient client, String endpoint, int end) throws InterruptedException {
        for (var number = 0; number < end; number++) {
            var id = "lamps/lamp-" + number + ".md";
            var request = HttpRequest.newBuilder(URI.create(endpoint + "/v1/sources/inbox/documents/" + id))
                    .header("Authorization", "Bearer " + KEY)
                    .timeout(Duration.ofSeconds(30))
                    .PUT(BodyPublishers.ofString(text(number)))
                    .build();
            while (!accepted(client, request)) Patience.let(RETRY);
            acknowledge(number, id);
        }
        return null;
    }

    private static boolean accepted(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201, 429, 503);
            return answer.statusCode() < 300;
        } catch (IOException e) {
            // killed while it answered
            return false;
        }
    }

    private Void bySdk(String endpoint, int first, int end) throws IOException, InterruptedException {
        var python = Command.script("e2e/cluster/python", "openai==2.54.0")
                .mustSucceed()
                .output()
                .strip();
        var errors = files.resolve("sdk.log");
        var process = new ProcessBuilder(
                        python,
                        Settings.root().resolve("e2e/clients/push_openai.py").toString(),
                        endpoint,
                        KEY,
                        "inbox",
                        "" + first,
                        "" + end)
                .redirectError(errors.toFile())
                .start();
        try (var lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = line.split(" ");
                acknowledge(Integer.parseInt(words[0]), words[1]);
            }
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return null;
    }

    /** Kills the pod without grace, each time some time after more was acknowledged. */
    private void kill(TestNamespace namespace, Random random, List<Future<Void>> pushing)
            throws InterruptedException, ExecutionException {
        for (var kill = 1; kill <= KILLS; kill++) {
            var enough = DOCUMENTS * kill / (KILLS + 1);
            Patience.with(acknowledged::size).until(enough + " documents", () -> {
                for (var one : pushing) if (one.isDone()) one.get();
                return acknowledged.size() >= enough;
            });
            Patience.let(Duration.ofMillis(random.nextInt(500)));
            var pod = Patience.in(namespace).until("a pod that takes documents", () -> ready(namespace), found -> true);
            namespace.client().resource(pod).withGracePeriod(0).delete();
        }
    }

    /** Null while there is none. */
    private static Pod ready(TestNamespace namespace) {
        return namespace.pods("push", "lamps").stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True")))
                .findFirst()
                .orElse(null);
    }

    private Void askForSamples(Client pipeline, AtomicBoolean done) {
        while (!done.get()) {
            for (var number = 0; number < DOCUMENTS; number += SAMPLED) {
                var since = acknowledged.get(number);
                if (since == null || found.containsKey(number)) continue;
                var answer = pipeline.retrieve("quibble" + number + "x");
                if (answer.status() == 200
                        && answer.body().path("passages").toString().contains("quibble" + number + "x."))
                    found.put(number, Duration.between(since, Instant.now()));
            }
            Patience.let(Duration.ofMillis(100));
        }
        return null;
    }

    /** Samples that were not found yet. */
    private Set<Integer> missing(Future<Void> asking) {
        if (asking.state() == Future.State.FAILED)
            throw new IllegalStateException("nobody asks any more", asking.exceptionNow());
        return IntStream.range(0, DOCUMENTS / SAMPLED)
                .mapToObj(sample -> sample * SAMPLED)
                .filter(number -> !found.containsKey(number))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, String> expected() {
        var expected = new TreeMap<String, String>();
        ids.values().forEach(id -> expected.put(id, "Indexed"));
        return expected;
    }

    /** What the endpoint says of each document, page by page. */
    private Map<String, String> statuses(HttpClient client, String endpoint) throws IOException, InterruptedException {
        var statuses = new TreeMap<String, String>();
        var after = "";
        do {
            var address = endpoint + "/v1/sources/inbox/documents?limit=500&after=" + after;
            var request = HttpRequest.newBuilder(URI.create(address))
                    .header("Authorization", "Bearer " + KEY)
                    .build();
            var page =
                    Client.json(client.send(request, BodyHandlers.ofByteArray()).body());
            page.path("documents")
                    .forEach(one -> statuses.put(
                            one.path("id").asText(), one.path("status").asText()));
            after = page.path("after").asText();
        } while (!after.isEmpty());
        return statuses;
    }
}
