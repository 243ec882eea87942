package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.embed.Tokenizer;
import java.util.List;

/** Fills chunks with whole sentences, whatever paragraph or heading they stand under. */
public final class SentenceChunker extends FlowChunker {
    private final Splitter splitter;

    /**
     * @param maxTokens most tokens of everything embedded for a chunk
     * @param overlapTokens most tokens repeated of the chunk before
     */
    public SentenceChunker(Tokenizer tokenizer, int maxTokens, int overlapTokens) {
        super(tokenizer, maxTokens, overlapTokens);
        this.splitter = new Splitter(tokenizer);
    }

    @Override
    List<RunningText.Unit> units(TextBuilder text, int maxTokens) {
        return splitter.units(text, maxTokens);
    }
}
