package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.Embedding;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Models that several indexes were made with, each open once for as long as somebody uses it. Thread-safe. */
public final class SharedEmbedders implements AutoCloseable {
    private final Function<Embedding, Embedder> open;
    private final Map<Embedding, Use> used = new HashMap<>();

    private record Use(Embedder embedder, int users) {}

    /** @param open opens a model */
    public SharedEmbedders(Function<Embedding, Embedder> open) {
        this.open = open;
    }

    /** The model, to be released once; opened when nobody uses it yet. Throws what opening throws. */
    public synchronized Embedder acquire(Embedding embedding) {
        var standing = used.get(embedding);
        var use = standing == null
                ? new Use(open.apply(embedding), 1)
                : new Use(standing.embedder(), standing.users() + 1);
        used.put(embedding, use);
        return use.embedder();
    }

    /** Closed when nobody else uses it. */
    public synchronized void release(Embedding embedding) {
        var use = used.get(embedding);
        if (use.users() > 1) {
            used.put(embedding, new Use(use.embedder(), use.users() - 1));
            return;
        }
        used.remove(embedding);
        use.embedder().close();
    }

    /** Closes what was not released: nobody uses any of it. */
    @Override
    public synchronized void close() {
        used.values().forEach(use -> use.embedder().close());
        used.clear();
    }
}
