package dev.ragtime.runtime.chunk;

import java.util.ArrayList;
import java.util.List;

/** Joins paragraphs by an empty line and keeps where each one stands. */
final class TextBuilder {
    private final StringBuilder text = new StringBuilder();
    private final List<Splitter.Range> paragraphs = new ArrayList<>();

    void add(String paragraph) {
        var stripped = paragraph.strip();
        if (stripped.isEmpty()) return;
        if (!text.isEmpty()) text.append("\n\n");
        paragraphs.add(new Splitter.Range(text.length(), text.length() + stripped.length()));
        text.append(stripped);
    }

    String text() {
        return text.toString();
    }

    List<Splitter.Range> paragraphs() {
        return List.copyOf(paragraphs);
    }
}
