package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.embed.Tokenizer;
import java.util.List;

/** Cuts a document as one running text, headings being lines of it. */
abstract sealed class FlowChunker implements Chunker permits SentenceChunker, FixedChunker {
    private final Tokenizer tokenizer;
    private final ChunkSizes sizes;
    private final Budget budget;
    private final Packer packer;

    FlowChunker(Tokenizer tokenizer, ChunkSizes sizes) {
        this.tokenizer = tokenizer;
        this.sizes = sizes;
        this.budget = new Budget(tokenizer, sizes.maxTokens());
        this.packer = new Packer(sizes.overlapTokens(), false);
    }

    abstract List<RunningText.Unit> units(TextBuilder text, int maxTokens);

    @Override
    public List<Chunk> chunk(Document document) {
        var title = budget.shorten(document.title());
        var text = new TextBuilder();
        if (!title.equals(document.title())) text.heading(document.title());
        List<String> open = List.of();
        for (var section : document.sections()) {
            var headings = section.headings();
            headings.subList(Outline.common(open, headings), headings.size()).forEach(text::heading);
            section.blocks().forEach(text::add);
            open = headings;
        }
        if (text.isEmpty() && !document.sections().isEmpty()) text.heading(document.title());
        var maker = new ChunkMaker(document, tokenizer, sizes, title);
        int room = budget.forText(title, "") - maker.pageTokens(text.pages());
        var units = units(text, room);
        maker.add(new RunningText("", text.text(), text.pages(), units), packer.pack(units, room));
        return maker.chunks();
    }
}
