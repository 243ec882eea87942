package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A part of a document that its author set apart, in reading order. What it holds is what a reader sees, no markup. */
public sealed interface Block {
    /** All of it as shown; lines are parted by {@code \n}. */
    String text();

    /** Length of its text. */
    default long characters() {
        return text().length();
    }

    /** Where pages begin in it, ascending, the first at 0; empty where the format has none. */
    default List<PageStart> pages() {
        return List.of();
    }

    /** Running text. */
    record Paragraph(String text, List<PageStart> pages) implements Block {
        public Paragraph {
            pages = List.copyOf(pages);
        }

        public Paragraph(String text) {
            this(text, List.of());
        }
    }

    /**
     * The first paragraph of a list item; whatever else the item holds follows as blocks of their own.
     *
     * @param text with its marker: {@code - }, a number, or the term that it defines
     * @param depth lists around the list, from 0
     */
    record Item(String text, int depth, List<PageStart> pages) implements Block {
        public Item {
            pages = List.copyOf(pages);
        }

        public Item(String text, int depth) {
            this(text, depth, List.of());
        }
    }

    /**
     * A table of data; one that only places things on a page is none.
     *
     * @param head caption, names of columns and a rule; may be empty; none of it makes sense of a row without the rest
     * @param rows a line each, cells between {@code |}
     */
    record Table(List<String> head, List<String> rows, List<PageStart> pages) implements Block {
        public Table {
            head = List.copyOf(head);
            rows = List.copyOf(rows);
            pages = List.copyOf(pages);
        }

        public Table(List<String> head, List<String> rows) {
            this(head, rows, List.of());
        }

        @Override
        public long characters() {
            return Stream.concat(head.stream(), rows.stream())
                    .mapToLong(line -> line.length() + 1)
                    .sum();
        }

        @Override
        public String text() {
            var lines = new ArrayList<>(head);
            lines.addAll(rows);
            return String.join("\n", lines);
        }
    }

    /** Program code, or anything else whose lines and blanks mean something. */
    record Code(String text) implements Block {}

    /**
     * Beginning of a page, or of a slide.
     *
     * @param start first character on it
     * @param page from 1
     */
    record PageStart(int start, int page) {}
}
