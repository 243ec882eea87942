package dev.ragtime.runtime.document;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Plain text: paragraphs are what blank lines or form feeds part. A first paragraph of one line, up to
 * {@value #LONGEST_TITLE} characters, with others below it, is the title, as in a letter or an abstract.
 */
final class TextParser {
    /** Each blank is looked at once: a run of a million must not be tried from each of them. */
    private static final Pattern BLANK_LINES = Pattern.compile("\\n[ \\t]*\\n\\s*|\\f\\s*");

    private static final int LONGEST_TITLE = 300;

    private TextParser() {}

    static ParsedText parse(String text, int maxCharacters) throws UnreadableDocument {
        var paragraphs = BLANK_LINES.split(text.strip());
        var title = title(paragraphs);
        var sections = new Sections(title, maxCharacters);
        for (int i = title.isPresent() ? 1 : 0; i < paragraphs.length; i++) {
            sections.paragraph(VisibleText.lines(paragraphs[i]).strip());
        }
        return sections.parsed();
    }

    private static Optional<String> title(String[] paragraphs) {
        var first = paragraphs[0].strip();
        var isTitle = paragraphs.length > 1 && first.length() <= LONGEST_TITLE && !first.contains("\n");
        return isTitle ? Optional.of(VisibleText.line(first)).filter(t -> !t.isEmpty()) : Optional.empty();
    }
}
