package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Document.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collects paragraphs below headings in reading order. */
final class Sections {
    private final List<Section> done = new ArrayList<>();
    private final TreeMap<Integer, String> open = new TreeMap<>();
    private final int maxCharacters;
    private List<Block> blocks = new ArrayList<>();
    private Optional<String> title;
    private boolean seenHeading;
    private int characters;

    /** @param title title known beforehand; else the first heading becomes it */
    Sections(Optional<String> title, int maxCharacters) {
        this.title = title;
        this.maxCharacters = maxCharacters;
    }

    /**
     * Opens a heading and closes those of its level and below. The first one is the title when there is no other, or
     * repeats it; either way it does not stand above every section again.
     */
    void heading(int level, String text) throws UnreadableDocument {
        if (text.isBlank()) return;
        count(text);
        flush();
        open.tailMap(level).clear();
        var first = !seenHeading;
        seenHeading = true;
        if (first && title.map(t -> t.equals(text)).orElse(true)) {
            title = Optional.of(text);
        } else {
            open.put(level, text);
        }
    }

    void paragraph(String text) throws UnreadableDocument {
        if (text.isBlank()) return;
        count(text);
        blocks.add(new Block.Paragraph(text));
    }

    private void count(String text) throws UnreadableDocument {
        characters += text.length();
        if (characters > maxCharacters) {
            throw UnreadableDocument.permanent("its text is longer than " + maxCharacters + " characters");
        }
    }

    private void flush() {
        if (!blocks.isEmpty()) done.add(new Section(headings(), blocks));
        blocks = new ArrayList<>();
    }

    private List<String> headings() {
        return open.entrySet().stream().map(Map.Entry::getValue).toList();
    }

    ParsedText parsed() {
        flush();
        return new ParsedText(title, List.copyOf(done));
    }
}
