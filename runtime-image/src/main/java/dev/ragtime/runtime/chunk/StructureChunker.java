package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.Document.Section;
import dev.ragtime.runtime.embed.Tokenizer;
import java.util.List;

/**
 * Cuts along a document's own structure: never across a heading, between paragraphs where they fit, else between
 * sentences.
 */
public final class StructureChunker implements Chunker {
    private static final String HEADING_SEPARATOR = " > ";

    private final Tokenizer tokenizer;
    private final Splitter splitter;
    private final Budget budget;
    private final Packer packer;

    /**
     * @param maxTokens most tokens of everything embedded for a chunk
     * @param overlapTokens most tokens repeated of the chunk before
     */
    public StructureChunker(Tokenizer tokenizer, int maxTokens, int overlapTokens) {
        this.tokenizer = tokenizer;
        this.splitter = new Splitter(tokenizer);
        this.budget = new Budget(tokenizer, maxTokens);
        this.packer = new Packer(overlapTokens, true);
    }

    @Override
    public List<Chunk> chunk(Document document) {
        var title = budget.shorten(document.title());
        var maker = new ChunkMaker(document, tokenizer, title);
        var sections = document.sections();
        for (int i = 0; i < sections.size(); i++) {
            var section = sections.get(i);
            var heading = budget.shorten(String.join(HEADING_SEPARATOR, section.headings()));
            var text = new TextBuilder();
            section.blocks().forEach(block -> text.add(block.text()));
            if (text.paragraphs().isEmpty() && isLeaf(sections, i)) text.add(lastHeading(section));
            int room = budget.forText(title, heading);
            var units = splitter.sentences(text.text(), text.paragraphs(), room);
            maker.add(new RunningText(heading, text.text(), units), packer.pack(units, room));
        }
        return maker.chunks();
    }

    /** A heading without text is kept unless a section below it names it. */
    private static boolean isLeaf(List<Section> sections, int i) {
        var headings = sections.get(i).headings();
        if (i + 1 == sections.size()) return true;
        var next = sections.get(i + 1).headings();
        return next.size() <= headings.size()
                || !next.subList(0, headings.size()).equals(headings);
    }

    private static String lastHeading(Section section) {
        return section.headings().isEmpty() ? "" : section.headings().getLast();
    }
}
