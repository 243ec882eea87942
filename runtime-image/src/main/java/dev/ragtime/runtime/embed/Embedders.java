package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.Embedding;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/** Opens the embedding models that the image carries. Make one a process: it registers their metrics. */
public final class Embedders {
    private final Counter truncated;

    public Embedders(CollectorRegistry registry) {
        this.truncated = Counter.build()
                .name("ragtime_embed_truncated_total")
                .help("Texts longer than the embedding model reads; their end was cut.")
                .labelNames("model")
                .register(registry);
    }

    /** What a call does when every thread is busy and the queue is full. */
    public enum WhenFull {
        /** Throws {@link Embedder.OverloadedException}: a query should fail or degrade fast. */
        REJECT,
        /** Waits for a place: ingestion should slow down, not fail. */
        WAIT
    }

    /** Opens a model with a thread for each processor. */
    public Embedder open(Embedding embedding, WhenFull whenFull) {
        return open(embedding, whenFull, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Opens a model; costs about a second and 100 MB.
     *
     * @param threads texts embedded at the same time, each on one core
     */
    public Embedder open(Embedding embedding, WhenFull whenFull, int threads) {
        var model = embedding.inProcess().model();
        var files = ModelFiles.of(model);
        return new OnnxEmbedder(
                files,
                new ModelTokenizer(files),
                new InferencePool(model.id(), threads, whenFull),
                truncated.labels(model.id()));
    }
}
