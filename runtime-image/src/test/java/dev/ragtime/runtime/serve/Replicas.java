package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.pipeline.Pipelines;
import dev.ragtime.runtime.retrieve.Retriever;
import dev.ragtime.runtime.rewrite.CarryOver;
import dev.ragtime.runtime.store.HeapMemory;
import dev.ragtime.runtime.store.MemoryStore;
import dev.ragtime.runtime.store.StoreException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
import java.util.Optional;
import java.util.stream.Collectors;

/** Real query servers over one store of what is remembered, which can be lost; Jane and Joe ask them. */
final class Replicas implements AutoCloseable {
    static final String AUTH = "auth: {apiKeysSecret: {name: clients}}";
    static final String JANE = "key-of-jane";
    static final String JOE = "key-of-joe";

    private static final Secrets KEYS = new Secrets() {
        @Override
        public Optional<String> read(String secret, String key) {
            return Optional.ofNullable(all(secret).get(key));
        }

        @Override
        public Map<String, String> all(String secret) {
            return Map.of("jane", JANE, "joe", JOE);
        }
    };

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final MemoryStore kept = new HeapMemory();
    private final MemoryStore store = breakable();
    private final ChatModel model;
    private volatile boolean lost;

    /** @param model writes the answers */
    Replicas(ChatModel model) {
        this.model = model;
    }

    private MemoryStore breakable() {
        return (MemoryStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MemoryStore.class}, (_, method, arguments) -> {
                    if (lost) throw new StoreException("it is lost", true, null);
                    try {
                        return method.invoke(kept, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** What is in the store, lost or not. */
    MemoryStore kept() {
        return kept;
    }

    void lose(boolean whether) {
        lost = whether;
    }

    /** @param more other fields of the spec */
    QueryServer serve(String... more) {
        var manifest = QueryServerFixture.PIPELINE.replace(
                        "generator: {extractive: {}}", "generator: {modelRoute: {name: chat}}")
                + "  " + String.join("\n  ", more) + "\n";
        Retriever handbook = QueryServerFixture.handbook();
        var pipeline = Pipelines.of(
                Serialization.unmarshal(manifest, RagPipeline.class),
                Arrays.stream(Mode.values()).collect(Collectors.toMap(mode -> mode, _ -> handbook)),
                Optional.of(model),
                new CarryOver(),
                store);
        var settings = new QueryServer.Settings(
                new ServerSettings(0, QueryServer.MAX_BODY_BYTES, Duration.ofSeconds(60)),
                QueryServerFixture.QUICK,
                "r-1",
                () -> true,
                KEYS);
        var server = QueryServer.start(settings, pipeline, new CollectorRegistry());
        open.add(server);
        return server;
    }

    /** @param key of the caller; empty for nobody */
    HttpResponse<String> send(QueryServer server, String key, String method, String path, String body)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!key.isEmpty()) request.header("Authorization", "Bearer " + key);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode ok(QueryServer server, String key, String method, String path, String body) throws Exception {
        var response = send(server, key, method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body());
    }

    JsonNode ask(QueryServer server, String key, String question) throws Exception {
        return ok(server, key, "POST", "/v1/answer", "{\"question\": \"" + question + "\"}");
    }

    /** Whether this many answers were counted as degraded by what could not be remembered. */
    boolean memoryFailed(QueryServer server, int times) throws Exception {
        return send(server, "", "GET", "/metrics", "")
                .body()
                .matches("(?s).*ragtime_degraded_total[{][^}]*reason=\"MemoryFailed\"[^}]*[}] " + times + "[.]0.*");
    }

    @Override
    public void close() throws Exception {
        for (var server : open) server.close();
    }
}
