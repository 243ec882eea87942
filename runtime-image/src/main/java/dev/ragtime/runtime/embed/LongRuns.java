package dev.ragtime.runtime.embed;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.Arrays;

/**
 * Text in which no run of letters is longer than the model reads. WordPiece takes every word of more than some 100
 * characters for one unknown token, whatever it holds: hexadecimal digits, base64, or a page of Thai, which parts no
 * words. A blank is put into such runs: between words where ICU's dictionaries know them, else every {@value #PIECE}
 * characters.
 *
 * @param text with the blanks
 * @param blanks where they stand in it, ascending
 */
record LongRuns(String text, int[] blanks) {
    private static final int PIECE = 64;

    /** @param longest characters of the longest word that the tokenizer reads; 0 for any */
    static LongRuns broken(String text, int longest) {
        if (longest == 0) return new LongRuns(text, new int[0]);
        var maker = new Maker(text, longest);
        int start = 0;
        while (start < text.length()) {
            if (!isLetter(text, start)) {
                start++;
                continue;
            }
            int end = start + 1;
            while (end < text.length() && isLetter(text, end)) end++;
            if (end - start > longest) maker.breakUp(start, end);
            start = end;
        }
        return maker.made();
    }

    /** Where a character of {@link #text} stands in the text that was given. */
    int original(int position) {
        int found = Arrays.binarySearch(blanks, position);
        return position - (found < 0 ? -found - 1 : found);
    }

    /** What the tokenizer does not cut at by itself: it cuts at white space, punctuation and around Han characters. */
    private static boolean isLetter(String text, int at) {
        char c = text.charAt(at);
        if (c < 0x80) return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        if (Character.isSurrogate(c)) return true;
        return !Character.isWhitespace(c) && !Character.isSpaceChar(c) && !isPunctuation(c) && !isHan(c);
    }

    private static boolean isPunctuation(char c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static boolean isHan(char c) {
        return c >= 0x4E00 && c <= 0x9FFF || c >= 0x3400 && c <= 0x4DBF || c >= 0xF900 && c <= 0xFAFF;
    }

    private static final class Maker {
        private final String text;
        private final int longest;
        private final StringBuilder broken = new StringBuilder();
        private int[] blanks = new int[16];
        private int count;
        private int copied;

        Maker(String text, int longest) {
            this.text = text;
            this.longest = longest;
        }

        void breakUp(int start, int end) {
            int last = start;
            if (hasWordsUnparted(start, end)) {
                var words = BreakIterator.getWordInstance(ULocale.ROOT);
                words.setText(text.substring(start, end));
                for (int at = words.next(); at != BreakIterator.DONE && start + at < end; at = words.next()) {
                    last = pieces(last, start + at);
                    blank(start + at);
                    last = start + at;
                }
            }
            pieces(last, end);
        }

        /** Thai, Lao, Burmese, Khmer and what comes after them in Unicode, kana among it. */
        private boolean hasWordsUnparted(int start, int end) {
            for (int at = start; at < end; at++) {
                if (text.charAt(at) >= 0x0E00 && !Character.isSurrogate(text.charAt(at))) return true;
            }
            return false;
        }

        private int pieces(int from, int to) {
            int last = from;
            while (to - last > longest) {
                int at = last + Math.min(PIECE, longest);
                if (Character.isLowSurrogate(text.charAt(at))) at--;
                blank(at);
                last = at;
            }
            return last;
        }

        private void blank(int at) {
            broken.append(text, copied, at);
            copied = at;
            if (count == blanks.length) blanks = Arrays.copyOf(blanks, 2 * count);
            blanks[count++] = broken.length();
            broken.append(' ');
        }

        LongRuns made() {
            if (count == 0) return new LongRuns(text, new int[0]);
            broken.append(text, copied, text.length());
            return new LongRuns(broken.toString(), Arrays.copyOf(blanks, count));
        }
    }
}
