package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.ContextQuestion;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.document.UnreadableDocument;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.ingest.KnownVectors.Known;
import dev.ragtime.runtime.store.ChunkStore;
import dev.ragtime.runtime.store.EmbeddedChunk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Embeds chunks and writes them, batch by batch. Thread-safe: documents share its workers and the store's places. */
final class ChunkWriter implements AutoCloseable {
    private static final int BATCH = 64;

    /** Batches on their way to the store at one time; more would only queue there. */
    private static final int MAX_IN_FLIGHT = 4;

    private final ChunkStore store;
    private final Recipe recipe;
    private final ExecutorService workers;
    private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);
    private final AtomicReference<Optional<EmbeddingException>> outage = new AtomicReference<>(Optional.empty());

    ChunkWriter(ChunkStore store, Recipe recipe, int workers) {
        this.store = store;
        this.recipe = recipe;
        this.workers = Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().daemon().name("ingest-embed-", 0).factory());
    }

    /**
     * Writes chunks.
     *
     * @param questions what is asked for the line of a chunk that is to have one
     * @param known what needs no model
     * @return how many were embedded
     * @throws UnreadableDocument when one of them cannot be embedded
     * @throws EmbeddingException when none can that needs it, from the first time on
     */
    int write(List<Chunk> chunks, Function<Chunk, ContextQuestion> questions, Known known)
            throws UnreadableDocument, InterruptedException {
        var embedded = 0;
        for (var from = 0; from < chunks.size(); from += BATCH) {
            var batch = chunks.subList(from, Math.min(from + BATCH, chunks.size()));
            embedded += writeBatch(lined(batch, questions, known.lines()), known.vectors());
        }
        return embedded;
    }

    /** Why nothing can be embedded since {@link #resume} was called. */
    Optional<EmbeddingException> outage() {
        return outage.get();
    }

    /** Asks the embedder again that failed. */
    void resume() {
        outage.set(Optional.empty());
    }

    private List<Chunk> lined(List<Chunk> batch, Function<Chunk, ContextQuestion> questions, Map<String, String> known)
            throws InterruptedException {
        var unknown = new LinkedHashMap<String, ContextQuestion>();
        for (var chunk : batch) {
            var key = chunk.context().key();
            if (chunk.context().isAsked() && !known.containsKey(key)) unknown.put(key, questions.apply(chunk));
        }
        var lines = new HashMap<>(known);
        lines.putAll(written(unknown));
        var tokenizer = recipe.embedder().tokenizer();
        return batch.stream()
                .map(chunk -> chunk.context().isAsked()
                        ? chunk.lined(lines.get(chunk.context().key()), tokenizer)
                        : chunk)
                .toList();
    }

    private Map<String, String> written(Map<String, ContextQuestion> questions) throws InterruptedException {
        if (questions.isEmpty()) return Map.of();
        // others would fare no better
        if (outage.get().isPresent()) throw outage.get().get();
        try {
            var made = recipe.context().write(List.copyOf(questions.values()));
            var lines = new HashMap<String, String>();
            var keys = List.copyOf(questions.keySet());
            for (var i = 0; i < made.size(); i++) lines.put(keys.get(i), made.get(i));
            return lines;
        } catch (EmbeddingException e) {
            outage.compareAndSet(Optional.empty(), Optional.of(e));
            throw e;
        }
    }

    private int writeBatch(List<Chunk> batch, Map<String, float[]> known)
            throws UnreadableDocument, InterruptedException {
        var unknown = batch.stream()
                .map(EmbeddingText::of)
                .filter(text -> !known.containsKey(text))
                .distinct()
                .toList();
        var vectors = embed(unknown);
        var ready = new ArrayList<EmbeddedChunk>(batch.size());
        for (var chunk : batch) {
            var text = EmbeddingText.of(chunk);
            ready.add(new EmbeddedChunk(chunk, known.containsKey(text) ? known.get(text) : vectors.get(text)));
        }
        inFlight.acquire();
        try {
            store.put(ready);
        } finally {
            inFlight.release();
        }
        return unknown.size();
    }

    private Map<String, float[]> embed(List<String> texts) throws UnreadableDocument, InterruptedException {
        // others would fare no better
        if (!texts.isEmpty() && outage.get().isPresent()) throw outage.get().get();
        var futures = new LinkedHashMap<List<String>, Future<List<float[]>>>();
        for (var from = 0; from < texts.size(); from += recipe.embedder().batch()) {
            var together = texts.subList(from, Math.min(from + recipe.embedder().batch(), texts.size()));
            futures.put(together, workers.submit(() -> recipe.embedder().passages(together)));
        }
        var vectors = new HashMap<String, float[]>();
        try {
            for (var entry : futures.entrySet()) {
                var made = entry.getValue().get();
                for (var i = 0; i < made.size(); i++) vectors.put(entry.getKey().get(i), made.get(i));
            }
            return vectors;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) throw error;
            if (e.getCause() instanceof EmbeddingException provider && !provider.isOfText()) {
                outage.compareAndSet(Optional.empty(), Optional.of(provider));
                throw provider;
            }
            throw UnreadableDocument.transientFailure(
                    "it could not be embedded: " + e.getCause().getMessage(), e);
        } finally {
            futures.values().forEach(future -> future.cancel(false));
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
