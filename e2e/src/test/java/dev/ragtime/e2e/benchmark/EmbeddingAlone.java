package dev.ragtime.e2e.benchmark;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.runtime.chunk.Chunkers;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.Tokenizer;
import dev.ragtime.runtime.embed.Tokenizers;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** The chunks of a corpus embedded by nothing but the model, a thread for each core. */
final class EmbeddingAlone implements AutoCloseable {
    private static final int WARM_UP = 100;

    private final int cores = Runtime.getRuntime().availableProcessors();
    private final Embedder embedder;
    private final List<String> texts;
    private final double timesTokenized;

    EmbeddingAlone(Corpus corpus, Embedding.Model model) {
        this.embedder =
                new Embedders(new CollectorRegistry()).open(Embedding.of(model), Embedders.WhenFull.WAIT, cores);
        var counted = new Counted(Tokenizers.open(model), new AtomicLong());
        var chunker = Chunkers.of(Chunking.defaults(), counted);
        this.texts = IntStream.range(0, corpus.pages().size())
                .mapToObj(i -> document(corpus, i))
                .flatMap(document -> chunker.chunk(document).stream())
                .map(EmbeddingText::of)
                .toList();
        var embedded = texts.stream().mapToLong(String::length).sum();
        this.timesTokenized = 1 + (double) counted.characters().get() / embedded;
        texts.stream().limit(WARM_UP).forEach(embedder::query);
    }

    private static Document document(Corpus corpus, int number) {
        var path = number + ".txt";
        var parts = corpus.pages().get(number).split("\n\n");
        var section = Document.Section.of(List.of(), parts[1].strip());
        return new Document(DocumentId.of("corpus", path), "corpus", path, path, parts[0], List.of(section));
    }

    Embedder embedder() {
        return embedder;
    }

    int chunks() {
        return texts.size();
    }

    /** How often each character was read by the tokenizer, for cutting and for embedding it. */
    double timesTokenized() {
        return timesTokenized;
    }

    /** How long embedding takes of the texts from one to another, the last excluded. */
    double seconds(int first, int last) {
        var begin = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(cores)) {
            texts.subList(first, last).forEach(text -> threads.submit(() -> embedder.query(text)));
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    @Override
    public void close() {
        embedder.close();
    }

    private record Counted(Tokenizer tokenizer, AtomicLong characters) implements Tokenizer {
        @Override
        public int count(String text) {
            characters.addAndGet(text.length());
            return tokenizer.count(text);
        }

        @Override
        public int limit() {
            return tokenizer.limit();
        }

        @Override
        public List<Span> spans(String text) {
            characters.addAndGet(text.length());
            return tokenizer.spans(text);
        }
    }
}
