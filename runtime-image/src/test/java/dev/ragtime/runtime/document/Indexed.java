package dev.ragtime.runtime.document;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.Chunkers;
import dev.ragtime.runtime.embed.Tokenizer;
import dev.ragtime.runtime.embed.Tokenizers;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.store.SearchRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A file as default chunking indexes it, for keyword queries. */
record Indexed(Document document, List<Chunk> chunks) {
    static final int MAX_TOKENS = Chunking.defaults().maxTokens();
    static final Tokenizer TOKENIZER = Tokenizers.open(Model.BGE_SMALL_EN_V1_5);
    private static final DocumentParser PARSER = new DocumentParser(ParserLimits.defaults());

    static Indexed of(String path, String content) throws Exception {
        return of(path, content.getBytes(StandardCharsets.UTF_8));
    }

    static Indexed of(String path, byte[] content) throws Exception {
        var file = new SourceFile("docs", path, "test:" + path, () -> new ByteArrayInputStream(content));
        var document = PARSER.parse(file, content);
        var chunker = Chunkers.of(Chunking.defaults(), TOKENIZER);
        return new Indexed(document, chunker.chunk(document));
    }

    /** What the best passage for a keyword query shows; empty when nothing is found. */
    String best(String query) {
        try (var store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            store.chunks()
                    .put(chunks.stream()
                            .map(chunk -> new EmbeddedChunk(chunk, new float[] {1}))
                            .toList());
            return store.search().find(SearchRequest.matching(query, 1, Readers.EVERYONE)).stream()
                    .map(hit -> hit.chunk().text())
                    .findFirst()
                    .orElse("");
        }
    }

    /** All texts. */
    String text() {
        return String.join("\n\n", chunks.stream().map(Chunk::text).toList());
    }

    Map<String, Object> metadata() {
        return document.metadata();
    }

    static String shown(Chunk chunk) {
        return chunk.title() + "\n" + chunk.heading() + "\n" + chunk.text();
    }

    static String squeezed(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
