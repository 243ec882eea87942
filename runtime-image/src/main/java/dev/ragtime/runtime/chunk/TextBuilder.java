package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.document.Block;
import dev.ragtime.runtime.document.Block.PageStart;
import java.util.ArrayList;
import java.util.List;

/** Joins blocks and keeps where each stands: an empty line between two, and none between the items of a list. */
final class TextBuilder {
    /** A paragraph with a colon at its end that is no longer than this introduces what follows. */
    private static final int LONGEST_LEAD = 300;

    private static final int MOST_INDENT = 8;

    private final StringBuilder text = new StringBuilder();
    private final List<Part> parts = new ArrayList<>();
    private final List<PageStart> pages = new ArrayList<>();
    private int block = -1;
    private boolean afterItem;

    /** How a part may be cut. */
    enum Cut {
        SENTENCES,
        /** Only where it is longer than a chunk. */
        WHOLE,
        /** As {@link #WHOLE}, and stays with what follows. */
        LEAD
    }

    /**
     * A range of the text.
     *
     * @param block parts of one block have the same
     * @param head what must stand above it in a chunk that begins with it; empty for none
     */
    record Part(Splitter.Range range, int block, Cut cut, String head) {}

    void heading(String heading) {
        begin("\n\n");
        part(heading, Cut.LEAD, "");
    }

    void add(Block block) {
        if (block.text().isBlank()) return;
        begin(afterItem && block instanceof Block.Item ? "\n" : "\n\n");
        for (var page : block.pages()) {
            if (pages.isEmpty() || pages.getLast().page() != page.page()) {
                pages.add(new PageStart(text.length() + page.start(), page.page()));
            }
        }
        switch (block) {
            case Block.Paragraph paragraph -> prose(paragraph.text());
            case Block.Item item -> {
                text.append("  ".repeat(Math.min(item.depth(), MOST_INDENT)));
                prose(item.text());
            }
            case Block.Code code -> lines(code.text().lines().toList(), "");
            case Block.Table table -> table(table);
        }
        afterItem = block instanceof Block.Item;
    }

    private void begin(String separator) {
        if (!text.isEmpty()) text.append(separator);
        block++;
        afterItem = false;
    }

    private void table(Block.Table table) {
        var head = String.join("\n", table.head());
        if (!head.isEmpty()) {
            part(head, Cut.LEAD, "");
            text.append('\n');
        }
        lines(table.rows(), head);
    }

    private void lines(List<String> lines, String head) {
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) text.append('\n');
            if (!lines.get(i).isBlank()) part(lines.get(i).stripTrailing(), Cut.WHOLE, head);
        }
    }

    private void part(String part, Cut cut, String head) {
        parts.add(new Part(new Splitter.Range(text.length(), text.length() + part.length()), block, cut, head));
        text.append(part);
    }

    private void prose(String prose) {
        var stripped = prose.strip();
        part(stripped, isLead(stripped) ? Cut.LEAD : Cut.SENTENCES, "");
    }

    private static boolean isLead(String text) {
        return text.length() <= LONGEST_LEAD && text.endsWith(":");
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    String text() {
        return text.toString();
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    List<PageStart> pages() {
        return List.copyOf(pages);
    }
}
