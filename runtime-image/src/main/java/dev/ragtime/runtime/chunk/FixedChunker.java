package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.embed.Tokenizer;
import java.util.List;

/** Fills chunks with as many words as fit. */
final class FixedChunker extends FlowChunker {
    private final Splitter splitter;

    FixedChunker(Tokenizer tokenizer, ChunkSizes sizes) {
        super(tokenizer, sizes);
        this.splitter = new Splitter(tokenizer);
    }

    @Override
    List<RunningText.Unit> units(TextBuilder text, int maxTokens) {
        return splitter.words(text.text(), maxTokens);
    }
}
