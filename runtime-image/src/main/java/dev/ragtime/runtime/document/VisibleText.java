package dev.ragtime.runtime.document;

import java.text.Normalizer;

/** Text as a reader sees it: without characters that have no width, every blank a space, accents composed. */
final class VisibleText {
    private static final char SOFT_HYPHEN = '\u00AD';

    /**
     * Marks that a character may carry: to compose a thousand times as many takes a million times as long. As many as in
     * the Stream-Safe Text Format, https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format.
     */
    private static final int MOST_MARKS = 30;

    /** Blanks in a row that mean something, between columns or before code. */
    private static final int MOST_BLANKS = 100;

    private VisibleText() {}

    /** One line, with single spaces and none at its ends. */
    static String line(String text) {
        var out = new StringBuilder(text.length());
        int marks = 0;
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (isBlank(c)) {
                marks = 0;
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') out.append(' ');
            } else if (!isInvisible(text, i)) {
                marks = isMark(c) ? marks + 1 : 0;
                if (marks <= MOST_MARKS) out.appendCodePoint(c);
            }
        }
        return composed(out).strip();
    }

    /**
     * Lines as they stand, without blanks at their ends, empty lines before and after, and more blanks in a row than mean
     * something.
     */
    static String lines(String text) {
        var out = new StringBuilder(text.length());
        int marks = 0;
        int blanks = 0;
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (c == '\n' || c == '\f') {
                trimEnd(out);
                if (!out.isEmpty()) out.append('\n');
                blanks = 0;
            } else if (isBlank(c)) {
                marks = 0;
                if (c != '\r' && ++blanks <= MOST_BLANKS) out.append(c == '\t' ? '\t' : ' ');
            } else if (!isInvisible(text, i)) {
                blanks = 0;
                marks = isMark(c) ? marks + 1 : 0;
                if (marks <= MOST_MARKS) out.appendCodePoint(c);
            }
        }
        return composed(out).stripTrailing();
    }

    private static void trimEnd(StringBuilder out) {
        int end = out.length();
        while (end > 0 && (out.charAt(end - 1) == ' ' || out.charAt(end - 1) == '\t')) end--;
        out.setLength(end);
    }

    static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    /** Joiners stay where scripts need them, as in Persian and in emoji, and are nothing between Latin letters. */
    private static boolean isInvisible(String text, int at) {
        return switch (text.charAt(at)) {
            case SOFT_HYPHEN, '\u200B', '\u200E', '\u200F', '\u2060', '\uFEFF', '\u180E' -> true;
            case '\u200C', '\u200D' ->
                at == 0 || at + 1 == text.length() || text.charAt(at - 1) < '\u0590' && text.charAt(at + 1) < '\u0590';
            case '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069' -> true;
            default -> Character.isISOControl(text.charAt(at)) && !isBlank(text.charAt(at));
        };
    }

    private static String composed(StringBuilder text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
