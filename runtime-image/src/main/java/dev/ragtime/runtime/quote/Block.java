package dev.ragtime.runtime.quote;

import java.util.List;

/** A part of a passage's text, by what it looks like. */
sealed interface Block {
    /** Running text. */
    record Prose(String text) implements Block {}

    /** One item of a list, with its marker. */
    record Item(String text) implements Block {}

    /**
     * A table.
     *
     * @param head names of the columns; empty when the table has none
     * @param rows cells of each row
     */
    record Table(List<String> head, List<List<String>> rows) implements Block {
        public Table {
            head = List.copyOf(head);
            rows = List.copyOf(rows);
        }
    }

    /** Lines of a program, a shell or a configuration file. */
    record Code(List<String> lines) implements Block {
        public Code {
            lines = List.copyOf(lines);
        }
    }
}
