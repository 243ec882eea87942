package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.document.Block;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.Document.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * The sections of a document as chunks are cut from them: tiny ones with their neighbours.
 *
 * @param headings above all of it
 * @param known how many of the headings stand above what comes before, too
 * @param sections one, or several that are cut as one text
 */
record Outline(List<String> headings, int known, List<Section> sections) {
    /** A section with less than this part of a chunk is tiny. */
    private static final int TINY = 8;

    /** Characters of a token, about; of text without blanks it is one. */
    private static final int TOKEN = 4;

    Outline {
        headings = List.copyOf(headings);
        sections = List.copyOf(sections);
    }

    /** @param maxTokens of a chunk */
    static List<Outline> of(Document document, int maxTokens) {
        var outlines = new ArrayList<Outline>();
        var open = new ArrayList<Section>();
        int tokens = 0;
        for (var section : document.sections()) {
            int more = tokens(section);
            if (!open.isEmpty() && !belongTogether(tokens, more, maxTokens)) {
                outlines.add(next(outlines, open));
                open.clear();
                tokens = 0;
            }
            open.add(section);
            tokens += more;
        }
        if (!open.isEmpty()) outlines.add(next(outlines, open));
        return outlines;
    }

    /** A tiny text takes what follows if both fit into a chunk; one that is large enough takes tiny ones for a while. */
    private static boolean belongTogether(int tokens, int more, int maxTokens) {
        boolean tiny = TINY * tokens < maxTokens;
        boolean tinyNext = TINY * more < maxTokens;
        if (tiny) return 4 * (tokens + more) <= 3 * maxTokens;
        return tinyNext && 2 * (tokens + more) <= maxTokens;
    }

    private static Outline next(List<Outline> before, List<Section> sections) {
        var headings = sections.getFirst().headings();
        for (var section : sections) headings = headings.subList(0, common(headings, section.headings()));
        int known = before.isEmpty()
                ? 0
                : common(before.getLast().sections().getLast().headings(), headings);
        return new Outline(headings, known, sections);
    }

    /** How many headings are the same from the outermost inwards. */
    static int common(List<String> one, List<String> other) {
        int same = 0;
        while (same < one.size() && same < other.size() && one.get(same).equals(other.get(same))) same++;
        return same;
    }

    private static int tokens(Section section) {
        int quarters = 0;
        for (var block : section.blocks()) quarters += quarters(block);
        for (var heading : section.headings()) quarters += heading.length() / 4;
        return quarters / TOKEN;
    }

    private static int quarters(Block block) {
        var text = block.text();
        int quarters = 0;
        for (int i = 0; i < text.length(); i++) quarters += text.charAt(i) < '\u0E00' ? 1 : TOKEN;
        return quarters;
    }
}
