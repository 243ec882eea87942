package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.embed.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts along a document's own structure: not across a heading unless what stands below it is tiny, between blocks where
 * they fit, else between sentences, rows or lines. Every heading is named by a chunk or is part of its text.
 */
final class StructureChunker implements Chunker {
    private final Tokenizer tokenizer;
    private final Splitter splitter;
    private final ChunkSizes sizes;
    private final Budget budget;
    private final Packer packer;

    StructureChunker(Tokenizer tokenizer, ChunkSizes sizes) {
        this.tokenizer = tokenizer;
        this.splitter = new Splitter(tokenizer);
        this.sizes = sizes;
        this.budget = new Budget(tokenizer, sizes.maxTokens());
        this.packer = new Packer(sizes.overlapTokens(), true);
    }

    @Override
    public List<Chunk> chunk(Document document) {
        var title = budget.shorten(document.title());
        var maker = new ChunkMaker(document, tokenizer, sizes, title);
        boolean first = true;
        for (var outline : Outline.of(document, budget.maxTokens())) {
            int named = budget.nearest(outline.headings());
            var heading = heading(outline, named);
            var text = new TextBuilder();
            if (first && !title.equals(document.title())) text.heading(document.title());
            first = false;
            fill(text, outline, named);
            if (text.isEmpty())
                text.heading(
                        outline.headings().isEmpty()
                                ? document.title()
                                : outline.headings().getLast());
            int room = budget.forText(title, heading) - maker.pageTokens(text.pages());
            var units = splitter.units(text, room);
            maker.add(new RunningText(heading, text.text(), text.pages(), units), packer.pack(units, room));
        }
        return maker.chunks();
    }

    /** The nearest headings that fit; where not even the innermost does, its beginning. */
    private String heading(Outline outline, int named) {
        var headings = outline.headings();
        if (headings.isEmpty()) return "";
        if (named == 0) return budget.shorten(headings.getLast());
        return String.join(Budget.HEADING_SEPARATOR, headings.subList(headings.size() - named, headings.size()));
    }

    /** Headings that are not named above the text, or not above all of it, are lines of it. */
    private static void fill(TextBuilder text, Outline outline, int named) {
        int unnamed = outline.headings().size() - named;
        for (int i = outline.known(); i < unnamed; i++)
            text.heading(outline.headings().get(i));
        List<String> before = outline.headings();
        for (var section : outline.sections()) {
            int same = Outline.common(before, section.headings());
            var own = new ArrayList<>(
                    section.headings().subList(same, section.headings().size()));
            if (!own.isEmpty()) text.heading(String.join(Budget.HEADING_SEPARATOR, own));
            section.blocks().forEach(text::add);
            before = section.headings();
        }
    }
}
