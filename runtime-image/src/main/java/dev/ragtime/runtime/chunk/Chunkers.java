package dev.ragtime.runtime.chunk;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Contextual;
import dev.ragtime.runtime.embed.Tokenizer;

/** Chooses the chunker that a KnowledgeBase asks for. */
public final class Chunkers {
    private Chunkers() {}

    /** A chunker whose chunks the model reads whole: {@code maxTokens} above the model's limit counts as the limit. */
    public static Chunker of(Chunking chunking, Tokenizer tokenizer) {
        var contextual = chunking.contextual();
        return contextual == null
                ? plain(chunking, tokenizer, 0)
                : contextual(plain(chunking, tokenizer, contextual.maxTokens()), contextual);
    }

    /** Chunks that are to have a line of context. */
    public static Chunker contextual(Chunker chunker, Contextual contextual) {
        return new ContextualChunker(chunker, contextual);
    }

    /** @param kept tokens of each chunk that are left for something else */
    private static Chunker plain(Chunking chunking, Tokenizer tokenizer, int kept) {
        int maxTokens = Math.min(chunking.maxTokens(), tokenizer.limit()) - kept;
        int overlap = Math.min(chunking.overlapTokens(), maxTokens / 2);
        int parent = chunking.parent() == null ? 0 : chunking.parent().maxTokens();
        var sizes = new ChunkSizes(maxTokens, overlap, parent);
        return switch (chunking.strategy()) {
            case Structure -> new StructureChunker(tokenizer, sizes);
            case Sentence -> new SentenceChunker(tokenizer, sizes);
            case Fixed -> new FixedChunker(tokenizer, sizes);
        };
    }
}
