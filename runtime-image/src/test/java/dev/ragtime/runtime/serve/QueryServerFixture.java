package dev.ragtime.runtime.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.ask.ModelRefusals;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.RouteChatModel;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.pipeline.Passages;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.pipeline.Pipelines;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import dev.ragtime.runtime.retrieve.Retriever;
import dev.ragtime.runtime.rewrite.QueryRewriter;
import dev.ragtime.runtime.telemetry.CountedEvents;
import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import dev.ragtime.runtime.telemetry.SloRecorder;
import dev.ragtime.runtime.telemetry.Workload;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real query server on a free port, over a retriever that a test scripts. */
final class QueryServerFixture implements AutoCloseable {
    static final String PIPELINE = """
            apiVersion: ragtime.dev/v1alpha1
            kind: RagPipeline
            metadata: {name: assistant, namespace: shop}
            spec:
              knowledgeBases: [{name: handbook}]
              retrieval: {candidates: 20, topK: 3}
              generator: {extractive: {}}
              objectives:
              - {name: available, availability: {}, targetPercent: "99.9"}
              - {name: fast, latency: {thresholdMilliseconds: 60000}, targetPercent: "95"}
            """;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    static final Drain.Limits QUICK =
            new Drain.Limits(Duration.ofMillis(50), Duration.ofSeconds(10), Duration.ofSeconds(10));

    static final Secrets NO_SECRETS = (secret, key) -> Optional.empty();

    final CollectorRegistry registry = new CollectorRegistry();
    final QueryServer server;
    private final Pipeline pipeline;
    private final HttpClient client = HttpClient.newHttpClient();

    private QueryServerFixture(Map<Mode, Retriever> retrievers, Optional<ChatModel> model, Duration timeout) {
        this(PIPELINE, retrievers, model, timeout);
    }

    private QueryServerFixture(
            String manifest, Map<Mode, Retriever> retrievers, Optional<ChatModel> model, Duration timeout) {
        this(Pipelines.of(Serialization.unmarshal(manifest, RagPipeline.class), retrievers, model), timeout);
    }

    private QueryServerFixture(Pipeline pipeline, Duration timeout) {
        var settings = new QueryServer.Settings(
                new ServerSettings(0, QueryServer.MAX_BODY_BYTES, timeout), QUICK, "r-1234", () -> true, NO_SECRETS);
        this.pipeline = pipeline;
        server = QueryServer.start(settings, pipeline, registry);
    }

    static QueryServerFixture extractive(Retriever retriever) {
        return new QueryServerFixture(all(retriever), Optional.empty(), TIMEOUT);
    }

    static QueryServerFixture withModel(Retriever retriever, ChatModel model) {
        return withModel(retriever, model, TIMEOUT);
    }

    static QueryServerFixture withModel(Retriever retriever, ChatModel model, Duration timeout) {
        return new QueryServerFixture(all(retriever), Optional.of(model), timeout);
    }

    /** A pipeline over the handbook whose answers this model writes. */
    static QueryServerFixture answering(ScriptedModel model) {
        return withModel(handbook(), chat(model));
    }

    static RouteChatModel chat(ScriptedModel model) {
        return new RouteChatModel(Backends.newClient(), model.url(), "chat", Duration.ofSeconds(30));
    }

    /** A pipeline whose generator is this. */
    static QueryServerFixture generating(String generator, ChatModel model) {
        var manifest = PIPELINE.replace("generator: {extractive: {}}", "generator: " + generator);
        return new QueryServerFixture(manifest, all(handbook()), Optional.of(model), TIMEOUT);
    }

    /** A pipeline that keeps conversations. */
    static QueryServerFixture remembering(ChatModel model) {
        return with("memory: {maxTurns: 5}", model);
    }

    /** A pipeline that promises that its answers are liked. */
    static QueryServerFixture rated(ChatModel model) {
        return with("timeoutSeconds: 60", model, "- {name: liked, feedback: {}, targetPercent: \"90\"}");
    }

    /** @param more another field of the spec */
    static QueryServerFixture with(String more, ChatModel model) {
        return with(more, model, "");
    }

    private static QueryServerFixture with(String more, ChatModel model, String objective) {
        var manifest = PIPELINE.replace("generator: {extractive: {}}", "generator: {modelRoute: {name: chat}}") + "  "
                + objective + "\n  " + more + "\n";
        return new QueryServerFixture(manifest, all(handbook()), Optional.of(model), TIMEOUT);
    }

    /** A pipeline that finds out what to search for in this way. */
    static QueryServerFixture rewriting(Retriever retriever, QueryRewriter rewriter) {
        var manifest = Serialization.unmarshal(PIPELINE, RagPipeline.class);
        return new QueryServerFixture(Pipelines.of(manifest, all(retriever), Optional.empty(), rewriter), TIMEOUT);
    }

    static QueryServerFixture byMode(Map<Mode, Retriever> retrievers) {
        return new QueryServerFixture(retrievers, Optional.empty(), TIMEOUT);
    }

    static Map<Mode, Retriever> all(Retriever retriever) {
        var map = new HashMap<Mode, Retriever>();
        for (var mode : Mode.values()) map.put(mode, retriever);
        return map;
    }

    /** A handbook of two passages. */
    static Retriever handbook() {
        return (query, topK, filter, caller) -> new RetrievalResult(
                List.of(
                                Passages.passage(
                                        "leave.md",
                                        "Employees have 25 days of annual leave. Leave is asked for online."),
                                Passages.passage("travel.md", "Trains are preferred for travel below 600 km."))
                        .subList(0, Math.min(2, topK)),
                false,
                List.of(),
                1.5,
                2.5);
    }

    List<Route> routes() {
        var workload = new Workload("shop", "RagPipeline", "other", "");
        var elsewhere = new CollectorRegistry();
        var metrics = new RequestMetrics(elsewhere, workload, new SloRecorder(elsewhere, workload, List.of()));
        var service = new QueryService(
                pipeline.manifest(),
                () -> pipeline,
                metrics,
                new ModelRefusals(elsewhere, workload),
                (caller, usage) -> {});
        return Protocols.routes(service, "", Callers.of(pipeline.manifest(), NO_SECRETS));
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + server.port() + path);
    }

    Pipeline pipeline() {
        return pipeline;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path, body), BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode ask(String question) throws IOException, InterruptedException {
        var response = post("/v1/chat/completions", chat(question, false));
        assert response.statusCode() == 200 : response.body();
        return Json.parse(response.body());
    }

    static String chat(String question, boolean stream) {
        var body = Json.object().put("model", "assistant").put("stream", stream);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        return Json.write(body);
    }

    double events(String objective, String outcome) {
        return CountedEvents.of(registry, objective, outcome);
    }

    @Override
    public void close() {
        server.close();
    }
}
