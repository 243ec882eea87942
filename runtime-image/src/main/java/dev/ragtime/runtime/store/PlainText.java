package dev.ragtime.runtime.store;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.regex.Pattern;

/** Text as people type it who leave out what is hard to type: accents of scripts but Latin, signs in names and numbers. */
final class PlainText {
    /** Greek, Cyrillic, Arabic and Hebrew: in other scripts a mark is a letter, and Latin is folded by Lucene. */
    private static final Pattern MARKS =
            Pattern.compile("(?<=[\\p{IsGreek}\\p{IsCyrillic}\\p{IsArabic}\\p{IsHebrew}])\\p{Mn}+");

    /** In O'Brien, but not in isn't, they'll and user's. */
    private static final Pattern IN_NAME = Pattern.compile("(?<=\\p{L})['\u2019](?=\\p{L}{3})");

    private static final Pattern IN_NUMBER = Pattern.compile("(?<=\\d)[,'\u2019](?=\\d{3}(?!\\d))");

    /** Before a version. */
    private static final Pattern V = Pattern.compile("\\b[vV](?=\\d+\\.\\d)");

    private static final char FINAL_SIGMA = '\u03C2';

    private PlainText() {}

    /** The text itself where there is nothing to leave out. */
    static String of(String text) {
        var plain = hasMarks(text) ? unmarked(text) : text;
        for (var sign : new Pattern[] {IN_NAME, IN_NUMBER, V})
            plain = sign.matcher(plain).replaceAll("");
        return plain;
    }

    private static boolean hasMarks(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x0370 && c < 0x0700 || c >= 0x1F00 && c < 0x2000) return true;
        }
        return false;
    }

    private static String unmarked(String text) {
        var apart = Normalizer.normalize(text, Form.NFD);
        return Normalizer.normalize(MARKS.matcher(apart).replaceAll(""), Form.NFC)
                .replace(FINAL_SIGMA, '\u03C3');
    }
}
