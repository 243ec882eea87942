package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.document.Block.PageStart;
import java.util.IntSummaryStatistics;
import java.util.List;

/**
 * Text that one or more chunks cover.
 *
 * @param heading headings above it, joined by {@code " > "}; may be empty
 * @param text all of it
 * @param pages where pages begin in it, ascending; empty where the format has none
 * @param units in order, without overlap; between two there is only white space
 */
record RunningText(String heading, String text, List<PageStart> pages, List<Unit> units) {
    RunningText {
        pages = List.copyOf(pages);
        units = List.copyOf(units);
    }

    /**
     * A range of the text that should not be cut.
     *
     * @param start first character, inclusive
     * @param end last character, exclusive
     * @param tokens its length for the embedding model
     * @param block number of the block it belongs to
     * @param kind how it may stand at the edge of a chunk
     * @param head what a chunk that begins with it repeats above it: of a table's row, the table's head
     */
    record Unit(int start, int end, int tokens, int block, Kind kind, Head head) {}

    /** What a chunk repeats of the text before it. */
    record Head(String text, int tokens) {
        static final Head NONE = new Head("", 0);
    }

    enum Kind {
        /** A sentence or a part of one; may be repeated as overlap. */
        PROSE,
        /** A line of code or a row; is not repeated. */
        LINE,
        /** Says what follows, and does not stand at the end of a chunk: a heading, a table's head, "as follows:". */
        LEAD
    }

    /** A range of it below what must stand above. */
    String below(String head, int start, int end) {
        var range = text.substring(start, end);
        return head.isEmpty() ? range : head + "\n" + range;
    }

    /** Headings above a range of it and the pages that it stands on. */
    String heading(int start, int end) {
        var found = pages(start, end);
        if (found.getCount() == 0) return heading;
        var pages = named(found.getMin(), found.getMax());
        return heading.isEmpty() ? pages : heading + Budget.HEADING_SEPARATOR + pages;
    }

    /** Pages by their numbers. */
    static String named(int first, int last) {
        return first == last ? "Page " + first : "Pages " + first + "-" + last;
    }

    /** The pages that a range of it stands on; empty where the format has none. */
    IntSummaryStatistics pages(int start, int end) {
        var found = new IntSummaryStatistics();
        for (int i = 0; i < pages.size(); i++) {
            boolean ends = i + 1 < pages.size() && pages.get(i + 1).start() <= start;
            if (!ends && pages.get(i).start() < end) found.accept(pages.get(i).page());
        }
        return found;
    }
}
