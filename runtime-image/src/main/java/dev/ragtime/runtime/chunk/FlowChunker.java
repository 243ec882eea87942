package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.embed.Tokenizer;
import java.util.List;

/** Cuts a document as one running text, headings being lines of it. */
abstract sealed class FlowChunker implements Chunker permits SentenceChunker, FixedChunker {
    private final Tokenizer tokenizer;
    private final Budget budget;
    private final Packer packer;

    FlowChunker(Tokenizer tokenizer, int maxTokens, int overlapTokens) {
        this.tokenizer = tokenizer;
        this.budget = new Budget(tokenizer, maxTokens);
        this.packer = new Packer(overlapTokens, false);
    }

    abstract List<RunningText.Unit> units(TextBuilder text, int maxTokens);

    @Override
    public List<Chunk> chunk(Document document) {
        var title = budget.shorten(document.title());
        var text = new TextBuilder();
        for (var section : document.sections()) {
            if (!section.headings().isEmpty()) text.add(section.headings().getLast());
            section.blocks().forEach(block -> text.add(block.text()));
        }
        int room = budget.forText(title, "");
        var units = units(text, room);
        var maker = new ChunkMaker(document, tokenizer, title);
        maker.add(new RunningText("", text.text(), units), packer.pack(units, room));
        return maker.chunks();
    }
}
