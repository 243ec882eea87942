package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.RunFailure;
import dev.ragtime.api.runtime.RunRecord;
import dev.ragtime.runtime.FreePorts;
import dev.ragtime.runtime.RuntimeCommand;
import dev.ragtime.runtime.embed.StubProvider;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.StoreException;
import dev.ragtime.runtime.store.WeaviateIndexStore;
import dev.ragtime.runtime.store.WeaviateServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The program as a Job runs it: a process of its own, a real model, a real Weaviate. */
@ExtendWith(WeaviateServer.Extension.class)
class IngestProcessTest {
    private static final int DOCUMENTS = 300;
    private static final Pattern DONE = Pattern.compile("ragtime_ingest_documents\\{.*state=\"done\".*} ([0-9.]+)");

    private final String name = "kb-" + UUID.randomUUID();
    private final WeaviateServer server;
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path pod;

    private int port;

    IngestProcessTest(WeaviateServer server) {
        this.server = server;
    }

    @BeforeEach
    void mount() throws IOException {
        port = FreePorts.one();
        write("secrets/store/api-key", server.apiKey().orElseThrow());
        write("config/resources.yaml", """
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: %s, namespace: default, uid: 0b7c}
                spec:
                  sources: [{name: uploads, volume: {claimName: uploads}}]
                  chunking: {strategy: Fixed, maxTokens: 32, overlapTokens: 0}
                  sync: {maxDeletedPercent: 100}
                status:
                  currentSync: {number: 7, job: handbook-sync-1-7}
                  activeIndex:
                    number: 1
                    definition:
                      chunking: {strategy: Structure, maxTokens: 256, overlapTokens: 32}
                      embedding: {inProcess: {model: all-minilm-l6-v2}}
                      layout: {quantization: RotationalInt8, replicationFactor: 1}
                      versions: {chunker: 1, analyzer: 1}
                  store: {endpoint: "%s", grpcEndpoint: "%s", credentialsSecret: store}
                """.formatted(
                        name, server.address().http(), server.address().grpc()));
        for (var i = 0; i < DOCUMENTS; i++) write(document(i), text(i));
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void followsItsSourceAsItsIndexIsPinnedAndEmbedsNoTextTwiceThoughItIsToldToStopAndKilled() throws Exception {
        var stopped = start();
        awaitDone(3);
        stopped.destroy();
        assertThat(stopped.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(stopped.exitValue()).isEqualTo(143);
        assertThat(pod.resolve("report.json")).doesNotExist();
        var kept = counts();
        assertThat(kept.documents()).isBetween(3L, DOCUMENTS - 1L);
        assertThat(kept.chunks())
                .as("one chunk a document as pinned, not many as in the spec, and none half written")
                .isEqualTo(kept.documents());

        var killed = start();
        awaitDone((int) kept.documents() + 2);
        killed.destroyForcibly().waitFor();

        var before = counts();
        var report = finish();
        var source = report.sources().getFirst();
        assertThat(source.documents()).isEqualTo(DOCUMENTS);
        assertThat(source.embedded()).isEqualTo(DOCUMENTS - before.chunks());
        assertThat(counts()).isEqualTo(new IndexStore.Counts(DOCUMENTS, DOCUMENTS));

        assertThat(recorded()).as("the report is in the store, too").isEqualTo(report);

        Files.move(pod.resolve(document(0)), pod.resolve("sources/uploads/renamed.md"));
        Files.delete(pod.resolve(document(1)));
        var second = finish().sources().getFirst();
        assertThat(second.deleted()).isEqualTo(2);
        assertThat(second.added()).isEqualTo(1);
        assertThat(second.embedded()).as("a renamed file keeps its vectors").isZero();
        assertThat(counts()).isEqualTo(new IndexStore.Counts(DOCUMENTS - 1, DOCUMENTS - 1));
    }

    /** One source of many alone, in an index that the others are missing from, would be taken for all there is. */
    @Test
    void aRunOfSomeSourcesMakesNoIndexThatIsNotThere() throws Exception {
        var config = pod.resolve("config/resources.yaml");
        Files.writeString(config, Files.readString(config).replace("{number: 7,", "{number: 7, sources: [uploads],"));

        var process = start();

        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(pod.resolve("log"))).isEqualTo(1);
        assertThat(Files.readString(pod.resolve("report.json"))).contains("JobFailed");
        assertThatThrownBy(this::counts).isInstanceOf(StoreException.class);
    }

    @Test
    void aModelThatIsNotThereEndsTheRunBeforeAnythingIsWritten() throws Exception {
        embeddedBy("inProcess: {custom: {volume: {claimName: models, directory: e5}, dimensions: 384}}");

        assertThat(refused().message()).startsWith("embedding.inProcess.custom.modelFile: there is no file model.onnx");
        assertThatThrownBy(this::counts).isInstanceOf(StoreException.class);
    }

    @Test
    void aProviderThatLiesEndsTheRunAndLeavesTheIndexAsItWas() throws Exception {
        try (var provider = new StubProvider(StubProvider::numbered)) {
            embeddedBy("modelRoute: {name: embeddings, model: %s, dimensions: 3}".formatted(StubProvider.MODEL));
            var config = pod.resolve("config/resources.yaml");
            Files.writeString(config, Files.readString(config) + """
                    ---
                    apiVersion: ragtime.dev/v1alpha1
                    kind: ModelRoute
                    metadata: {name: embeddings, namespace: default}
                    status: {endpoint: "%s"}
                    """.formatted(provider.endpoint()));
            var first = finish();
            assertThat(first.tokens()).isGreaterThan(DOCUMENTS);
            var indexed = counts();
            assertThat(indexed.documents()).isEqualTo(DOCUMENTS);

            write("sources/uploads/new.md", "something that was not there before");
            provider.lying(answer -> {
                ((ArrayNode) answer.at("/data/0/embedding")).add(0.5);
                return answer;
            });
            assertThat(refused().message())
                    .startsWith("embedding.modelRoute.dimensions: is 3, and the route sent a vector of 4");
            assertThat(counts().chunks()).isEqualTo(indexed.chunks());

            provider.recover();
            var asked = provider.requests().size();
            assertThat(finish().sources().getFirst().embedded()).isEqualTo(1);
            assertThat(provider.requests()).hasSize(asked + 1);
            assertThat(counts().chunks()).isEqualTo(indexed.chunks() + 1);
        }
    }

    private void embeddedBy(String embedding) throws IOException {
        var config = pod.resolve("config/resources.yaml");
        Files.writeString(config, Files.readString(config).replace("inProcess: {model: all-minilm-l6-v2}", embedding));
    }

    /** What a run says that only a person can mend. */
    private IngestReport.RunError refused() throws Exception {
        var process = start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(pod.resolve("log"))).isEqualTo(2);
        var report = new ObjectMapper().readValue(pod.resolve("report.json").toFile(), IngestReport.class);
        assertThat(report.error().reason()).isEqualTo(RunFailure.EmbeddingRefused);
        return report.error();
    }

    private IngestReport finish() throws Exception {
        var process = start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(pod.resolve("log"))).isZero();
        return new ObjectMapper().readValue(pod.resolve("report.json").toFile(), IngestReport.class);
    }

    private Process start() throws IOException {
        Files.deleteIfExists(pod.resolve("report.json"));
        var process = new ProcessBuilder(RuntimeCommand.of(
                        "ingest",
                        "--config",
                        pod.resolve("config").toString(),
                        "--secrets",
                        pod.resolve("secrets").toString(),
                        "--sources",
                        pod.resolve("sources").toString(),
                        "--scratch",
                        pod.toString(),
                        "--report",
                        pod.resolve("report.json").toString(),
                        "--port",
                        "" + port))
                .redirectErrorStream(true)
                .redirectOutput(pod.resolve("log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** Waits until this many documents are done, by what the process says at {@code /metrics}. */
    private void awaitDone(int documents) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> done() >= documents);
    }

    private double done() throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var metrics = client.send(request, BodyHandlers.ofString()).body();
            var matcher = DONE.matcher(metrics);
            return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private IndexStore.Counts counts() {
        try (var store = store()) {
            return store.counts();
        }
    }

    private IngestReport recorded() throws IOException {
        try (var store = store()) {
            var record = store.runs().orElseThrow().report(new RunRecord.Key("0b7c", 1, 7, 0));
            return new ObjectMapper().readValue(record.orElseThrow(), IngestReport.class);
        }
    }

    private IndexStore store() {
        var names = IndexNames.of("default", name, 1);
        var layout = new Layout(Quantization.RotationalInt8, 1);
        return new WeaviateIndexStore(server.address(), server::apiKey, names, layout);
    }

    private static String document(int i) {
        return "sources/uploads/doc-" + i + ".md";
    }

    /** Long enough that a document takes a moment, short enough to be one chunk. */
    private static String text(int i) {
        return "# Policy\n\n" + ("Rule " + i + " says that everyone has days of leave. ").repeat(12);
    }

    private void write(String path, String text) throws IOException {
        var file = pod.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
