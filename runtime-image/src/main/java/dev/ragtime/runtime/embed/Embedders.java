package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.CustomModel;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.RetryPatience;
import dev.ragtime.runtime.http.RetryPatience.Clock;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;

/** Opens what an embedding asks for. Make one a process: it registers the metrics of all. */
public final class Embedders {
    private final ModelPlaces places;
    private final Counter truncated;
    private final RouteMetrics routeMetrics;
    private Optional<RouteTools> routeTools = Optional.empty();

    /** What all models behind routes share; a tokenizer is costly to load. */
    private record RouteTools(HttpClient client, Tokenizer tokenizer) {}

    /** For models of the image alone. */
    public Embedders(CollectorRegistry registry) {
        this(registry, ModelPlaces.inCluster(new Manifests(List.of())));
    }

    /** @param places where models are that the image does not carry */
    public Embedders(CollectorRegistry registry, ModelPlaces places) {
        this.places = places;
        this.truncated = Counter.build()
                .name("ragtime_embed_truncated_total")
                .help("Texts longer than the embedding model reads; their end was cut.")
                .labelNames("model")
                .register(registry);
        this.routeMetrics = new RouteMetrics(registry);
    }

    /** What a call does when every thread is busy and the queue is full, or the provider is. */
    public enum WhenFull {
        /** Throws {@link Embedder.OverloadedException} or {@link EmbeddingException}: a query should fail or degrade fast. */
        REJECT,
        /** Waits for a place: ingestion should slow down, not fail. */
        WAIT
    }

    /** Opens a model with a thread for each processor. */
    public Embedder open(Embedding embedding, WhenFull whenFull) {
        return open(embedding, whenFull, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Opens a model; one in this process costs about a second and three times its file.
     *
     * @param threads texts embedded at the same time, each on one core
     * @throws EmbeddingException when files of the user's are no model
     */
    public Embedder open(Embedding embedding, WhenFull whenFull, int threads) {
        return switch (embedding.kind()) {
            case Embedding.Model model -> inProcess(ModelFiles.of(model), whenFull, threads);
            case CustomModel custom -> checked(ModelFiles.of(custom, places.root(custom)), whenFull, threads);
            case RoutedModel routed -> routed(routed, whenFull);
        };
    }

    private synchronized RouteTools routeTools() {
        var tools = routeTools.orElseGet(
                () -> new RouteTools(Backends.newClient(), Tokenizers.open(Embedding.Model.BGE_SMALL_EN_V1_5)));
        routeTools = Optional.of(tools);
        return tools;
    }

    private Embedder routed(RoutedModel model, WhenFull whenFull) {
        var tools = routeTools();
        return new RouteEmbedder(
                model,
                new EmbeddingsApi(tools.client(), places.endpoint(model.name(), "embedding.modelRoute.name"), model),
                tools.tokenizer(),
                RetryPatience.ofQueries(Clock.SYSTEM),
                whenFull == WhenFull.WAIT ? RetryPatience.ofRuns(Clock.SYSTEM) : RetryPatience.ofQueries(Clock.SYSTEM),
                routeMetrics,
                truncated.labels(model.id()));
    }

    private OnnxEmbedder checked(ModelFiles files, WhenFull whenFull, int threads) {
        var embedder = inProcess(files, whenFull, threads);
        try {
            embedder.check();
            return embedder;
        } catch (RuntimeException e) {
            embedder.close();
            throw e;
        }
    }

    private OnnxEmbedder inProcess(ModelFiles files, WhenFull whenFull, int threads) {
        var tokenizer = new ModelTokenizer(files);
        return new OnnxEmbedder(
                files,
                tokenizer,
                new OnnxEncoder(files),
                new InferencePool("embed-" + files.id(), threads, whenFull),
                truncated.labels(files.id()));
    }
}
