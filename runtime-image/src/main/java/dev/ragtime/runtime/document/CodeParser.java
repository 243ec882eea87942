package dev.ragtime.runtime.document;

import java.util.List;
import java.util.Optional;

/**
 * Source code, cut where its indentation says that something new is declared, so that a function stays whole when it is
 * not longer than a chunk, and its comment stays with it. Headings are the names of what stands around a piece. Every line
 * of the file is in one piece.
 */
final class CodeParser {
    /** Characters, about a chunk; what is longer is cut further inside. */
    private static final int LONGEST_PIECE = 700;

    private static final int MOST_LINES = 1_000_000;

    private final CodeLines lines;
    private final Sections sections;

    private CodeParser(CodeLines lines, Sections sections) {
        this.lines = lines;
        this.sections = sections;
    }

    /** @param path of the file; its name is the title, and tells the language */
    static ParsedText parse(String text, String path, int maxCharacters) throws UnreadableDocument {
        if (text.chars().filter(c -> c == '\n').count() > MOST_LINES) {
            throw UnreadableDocument.permanent("it has more than " + MOST_LINES + " lines");
        }
        var name = path.substring(path.lastIndexOf('/') + 1);
        var sections = new Sections(Optional.of(name), maxCharacters);
        var language = CodeLanguage.ofPath(path).orElse(CodeLanguage.BRACES);
        var lines = new CodeLines(VisibleText.lines(text).lines().toList(), language);
        new CodeParser(lines, sections).addAll(0, lines.size());
        return sections.parsed();
    }

    private void addAll(int from, int to) throws UnreadableDocument {
        if (lines.characters(from, to) <= LONGEST_PIECE) {
            sections.add(new Block.Code(lines.text(from, to)));
            return;
        }
        var starts = lines.starts(from, to, 0);
        for (int i = 0; i < starts.size(); i++) {
            addNamed(starts.get(i), i + 1 < starts.size() ? starts.get(i + 1) : to, 0);
        }
    }

    private void addNamed(int from, int to, int indent) throws UnreadableDocument {
        var name = lines.name(from, to, indent);
        if (name.isEmpty()) {
            add(from, to, indent);
            return;
        }
        var outside = sections.enter(name.get());
        add(from, to, indent);
        sections.leave(outside);
    }

    /** @param indent of what was cut last: now what is declared further inside begins a piece */
    private void add(int from, int to, int indent) throws UnreadableDocument {
        if (lines.characters(from, to) <= LONGEST_PIECE) {
            sections.add(new Block.Code(lines.text(from, to)));
            return;
        }
        var deeper = lines.nextIndent(from, to, indent);
        if (deeper.isEmpty()) {
            addParagraphs(from, to);
            return;
        }
        var starts = lines.starts(from, to, deeper.getAsInt());
        // the first piece is what declares the rest of them, and is named already
        add(from, starts.size() > 1 ? starts.get(1) : to, deeper.getAsInt());
        addRest(starts, to, deeper.getAsInt());
    }

    private void addRest(List<Integer> starts, int to, int indent) throws UnreadableDocument {
        for (int i = 1; i < starts.size(); i++) {
            addNamed(starts.get(i), i + 1 < starts.size() ? starts.get(i + 1) : to, indent);
        }
    }

    private void addParagraphs(int from, int to) throws UnreadableDocument {
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i < to && !lines.isBlank(i)) continue;
            if (start < i) sections.add(new Block.Code(lines.text(start, i)));
            start = i + 1;
        }
    }
}
