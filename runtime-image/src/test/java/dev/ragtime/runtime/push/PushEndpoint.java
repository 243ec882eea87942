package dev.ragtime.runtime.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.ParserLimits;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.ModelPlaces;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.ingest.Ingestion;
import dev.ragtime.runtime.ingest.LiveIngestion;
import dev.ragtime.runtime.ingest.Progress;
import dev.ragtime.runtime.ingest.Recipe;
import dev.ragtime.runtime.ingest.Share;
import dev.ragtime.runtime.ingest.StopSignal;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.IndexStores;
import dev.ragtime.runtime.store.PushedStore;
import dev.ragtime.runtime.store.WeaviateServer;
import dev.ragtime.runtime.telemetry.Drain;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;

/** A push endpoint in this process, on a real store, and a client of it. Sources: inbox and tickets, a key each. */
final class PushEndpoint implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String INBOX_KEY = "inbox-key";
    static final String TICKETS_KEY = "tickets-key";

    /** Longer than anything takes beside other work. */
    static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(2));
    }

    private final IndexStore store;
    private final Embedder embedder;
    private final PushServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final KnowledgeBase knowledgeBase;

    /** @param pod folder for its files */
    static PushEndpoint start(WeaviateServer weaviate, String name, Path pod) throws IOException {
        return start(weaviate, name, pod, store -> store);
    }

    /** @param pushed what takes the place of the store of what was pushed */
    static PushEndpoint start(WeaviateServer weaviate, String name, Path pod, UnaryOperator<PushedStore> pushed)
            throws IOException {
        mount(weaviate, name, pod);
        return new PushEndpoint(
                Manifests.read(pod.resolve("config")).knowledgeBases().getFirst(), pod, pushed);
    }

    /** Writes what a pod of the endpoint finds in its folders. */
    static void mount(WeaviateServer weaviate, String name, Path pod) throws IOException {
        write(pod, "secrets/store/api-key", weaviate.apiKey().orElseThrow());
        write(pod, "secrets/inbox/team", INBOX_KEY);
        write(pod, "secrets/tickets/tracker", TICKETS_KEY + "\n");
        write(pod, "config/resources.yaml", """
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: %s, namespace: default}
                spec:
                  sources:
                  - {name: inbox, http: {apiKeysSecret: {name: inbox}}}
                  - {name: tickets, http: {apiKeysSecret: {name: tickets}}}
                status:
                  activeIndex:
                    number: 1
                    definition:
                      chunking: {strategy: Structure, maxTokens: 256, overlapTokens: 32}
                      embedding: {inProcess: {model: all-minilm-l6-v2}}
                      layout: {quantization: None, replicationFactor: 1}
                      versions: {chunker: 1, analyzer: 1}
                  store: {endpoint: "%s", grpcEndpoint: "%s", credentialsSecret: store}
                """.formatted(
                        name, weaviate.address().http(), weaviate.address().grpc()));
    }

    private static void write(Path pod, String path, String text) throws IOException {
        var file = pod.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private PushEndpoint(KnowledgeBase knowledgeBase, Path pod, UnaryOperator<PushedStore> pushed) {
        this.knowledgeBase = knowledgeBase;
        this.store = IndexStores.open(knowledgeBase, Secrets.mounted(pod.resolve("secrets")));
        this.embedder = StubEmbedder.ofWords();
        // as the first run of all sources has done before
        store.create();
        this.server = PushServer.start(
                new PushServer.Settings(
                        0,
                        pod.resolve("secrets"),
                        Duration.ofSeconds(30),
                        new Drain.Limits(Duration.ZERO, Duration.ofSeconds(5), Duration.ZERO)),
                knowledgeBase,
                pushed.apply(store.pushed().orElseThrow()),
                stop -> ingestion(knowledgeBase, store, embedder, stop),
                new CollectorRegistry());
    }

    static LiveIngestion ingestion(KnowledgeBase knowledgeBase, IndexStore store, Embedder embedder, StopSignal stop) {
        var index = PinnedIndex.of(knowledgeBase);
        return new LiveIngestion(
                knowledgeBase,
                knowledgeBase.getSpec().pushed(),
                store,
                recipe(index, embedder),
                new DocumentParser(ParserLimits.defaults()),
                new Progress(new CollectorRegistry(), "default", "kb"),
                2,
                stop);
    }

    /** What a run says that begins now, of the KnowledgeBase as it is. */
    IngestReport run() throws InterruptedException {
        var index = PinnedIndex.of(knowledgeBase);
        var ingestion = new Ingestion(
                knowledgeBase,
                store,
                recipe(index, embedder),
                source -> {
                    throw new IllegalStateException("nobody reads " + source.name());
                },
                new DocumentParser(ParserLimits.defaults()),
                new Progress(new CollectorRegistry(), "default", "kb"),
                2);
        return ingestion.run(Share.whole(), new StopSignal());
    }

    private static Recipe recipe(PinnedIndex index, Embedder embedder) {
        var nowhere = ModelPlaces.inCluster(new Manifests(List.of()));
        return Recipe.of(index.chunking(), embedder, nowhere, new CollectorRegistry());
    }

    IndexStore store() {
        return store;
    }

    HttpResponse<String> send(String method, String path, String key, byte[] body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (!key.isEmpty()) request.header("Authorization", "Bearer " + key);
        if (headers.length > 0) request.headers(headers);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** With the key of the inbox. */
    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send(method, path, INBOX_KEY, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return JSON.readTree(response.body());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json(send("GET", path, ""));
    }

    static String error(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
        return JSON.readTree(response.body()).at("/error/message").asText();
    }

    /** Texts of a document's chunks, as any query finds them. */
    List<String> texts(String source, String id) {
        var chunks = store.chunks();
        return chunks.read(chunks.idsOf(DocumentId.of(source, id))).stream()
                .map(chunk -> chunk.chunk().text())
                .toList();
    }

    /** Sends a file as OpenAI's clients do. */
    HttpResponse<String> upload(String fileName, String mediaType, String text)
            throws IOException, InterruptedException {
        var boundary = "----boundary";
        var body = """
                --%1$s\r
                Content-Disposition: form-data; name="purpose"\r
                \r
                assistants\r
                --%1$s\r
                Content-Disposition: form-data; name="file"; filename="%2$s"\r
                Content-Type: %3$s\r
                \r
                %4$s\r
                --%1$s--\r
                """.formatted(boundary, fileName.replace("\"", "%22"), mediaType, text);
        return send(
                "POST",
                "/v1/files",
                INBOX_KEY,
                body.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "multipart/form-data; boundary=" + boundary);
    }

    @Override
    public void close() throws InterruptedException {
        server.close();
        store.close();
    }
}
