package dev.ragtime.runtime.document;

import java.util.Optional;
import java.util.regex.Pattern;

/** Plain text: paragraphs are what blank lines part. */
final class TextParser {
    private static final Pattern BLANK_LINES = Pattern.compile("\\n[ \\t\\f]*\\n\\s*");

    private TextParser() {}

    static ParsedText parse(String text, int maxCharacters) throws UnreadableDocument {
        var sections = new Sections(Optional.empty(), maxCharacters);
        for (var paragraph : BLANK_LINES.split(text)) {
            sections.paragraph(paragraph.strip());
        }
        return sections.parsed();
    }
}
