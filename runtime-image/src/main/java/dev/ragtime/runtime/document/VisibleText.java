package dev.ragtime.runtime.document;

import java.text.Normalizer;

/** Text as a reader sees it: without characters that have no width, every blank a space, accents composed. */
final class VisibleText {
    private static final char SOFT_HYPHEN = '\u00AD';

    private VisibleText() {}

    /** One line, with single spaces and none at its ends. */
    static String line(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isBlank(c)) {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') out.append(' ');
            } else if (!isInvisible(text, i)) {
                out.append(c);
            }
        }
        return composed(out).strip();
    }

    /** Lines as they stand, without blanks at their ends and without empty lines before and after. */
    static String lines(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\f') {
                trimEnd(out);
                if (!out.isEmpty()) out.append('\n');
            } else if (c == '\t' || !isBlank(c)) {
                if (!isInvisible(text, i)) out.append(c);
            } else if (c != '\r') {
                out.append(' ');
            }
        }
        return composed(out).stripTrailing();
    }

    private static void trimEnd(StringBuilder out) {
        int end = out.length();
        while (end > 0 && (out.charAt(end - 1) == ' ' || out.charAt(end - 1) == '\t')) end--;
        out.setLength(end);
    }

    static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
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
