package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.Chunkers;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Indexes corpus entries the way ingestion does, each as a document of its title and text. */
final class SciFactIndex {
    private final Embedder embedder;
    private final Map<String, float[]> vectors = new ConcurrentHashMap<>();

    SciFactIndex(Embedder embedder) {
        this.embedder = embedder;
    }

    void fill(IndexStore store, List<BeirDataset.Entry> corpus, Chunking chunking) throws Exception {
        store.create();
        var chunker = Chunkers.of(chunking, embedder.tokenizer());
        var chunks = corpus.stream()
                .map(SciFactIndex::document)
                .flatMap(d -> chunker.chunk(d).stream())
                .toList();
        var embedded = new ArrayList<Future<EmbeddedChunk>>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var chunk : chunks) embedded.add(callers.submit(() -> embed(chunk)));
        }
        var batch = new ArrayList<EmbeddedChunk>();
        for (var future : embedded) batch.add(future.get());
        store.chunks().put(batch);
    }

    private EmbeddedChunk embed(Chunk chunk) {
        return new EmbeddedChunk(chunk, vector(EmbeddingText.of(chunk)));
    }

    /** Vectors of texts, each of which is embedded once. */
    List<float[]> vectors(List<String> texts) {
        return texts.stream().map(this::vector).toList();
    }

    private float[] vector(String text) {
        return vectors.computeIfAbsent(
                text, one -> embedder.passages(List.of(one)).getFirst());
    }

    private static Document document(BeirDataset.Entry entry) {
        var path = entry.id() + ".txt";
        var section = Document.Section.of(List.of(), entry.title() + "\n" + entry.text());
        return new Document(
                DocumentId.of("scifact", path),
                "scifact",
                path,
                "beir:scifact/" + path,
                entry.title(),
                List.of(section));
    }
}
