package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.embed.Tokenizer;
import java.util.List;

/** Fills chunks with whole sentences, whatever paragraph or heading they stand under. */
final class SentenceChunker extends FlowChunker {
    private final Splitter splitter;

    SentenceChunker(Tokenizer tokenizer, ChunkSizes sizes) {
        super(tokenizer, sizes);
        this.splitter = new Splitter(tokenizer);
    }

    @Override
    List<RunningText.Unit> units(TextBuilder text, int maxTokens) {
        return splitter.units(text, maxTokens);
    }
}
