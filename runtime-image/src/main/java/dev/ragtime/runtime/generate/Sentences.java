package dev.ragtime.runtime.generate;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Sentences of a text, and the words that carry their meaning. */
public final class Sentences {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern BLOCK = Pattern.compile("\\n\\s*\\n|\\n(?=\\s*(?:[-*|#>]|\\d+\\.)\\s?)");

    /** Words too common to tell one passage from another. */
    private static final Set<String> STOP_WORDS = Set.of(
            ("a an and any are as at be been being but by can could did do does for from had has have how i if in into "
                            + "is it its may me my no not of on or our shall should so some such than that the their "
                            + "them then there these they this to up us was we were what when where which who whom why "
                            + "will with would you your")
                    .split(" "));

    private Sentences() {}

    /**
     * @param start first character, inclusive
     * @param end last character, exclusive
     */
    public record Sentence(String text, int start, int end) {}

    /** Sentences in order, without blank ones; list items and paragraphs end a sentence, too. */
    public static List<Sentence> of(String text) {
        var sentences = new ArrayList<Sentence>();
        var block = BLOCK.matcher(text);
        var start = 0;
        while (block.find()) {
            split(text, start, block.start(), sentences);
            start = block.end();
        }
        split(text, start, text.length(), sentences);
        return sentences;
    }

    private static void split(String text, int from, int to, List<Sentence> into) {
        if (from >= to) return;
        var iterator = BreakIterator.getSentenceInstance(Locale.ROOT);
        var block = text.substring(from, to);
        iterator.setText(block);
        for (int start = iterator.first(), end = iterator.next();
                end != BreakIterator.DONE;
                start = end, end = iterator.next()) {
            add(text, from + start, from + end, into);
        }
    }

    private static void add(String text, int start, int end, List<Sentence> into) {
        while (start < end && Character.isWhitespace(text.charAt(start))) start++;
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) end--;
        if (start < end) into.add(new Sentence(text.substring(start, end), start, end));
    }

    /** Distinct words in lower case without stop words, plural endings cut off. */
    public static Set<String> words(String text) {
        var words = new TreeSet<String>();
        var matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            var word = matcher.group();
            if (!STOP_WORDS.contains(word)) words.add(stem(word));
        }
        return words;
    }

    /** The S-stemmer of Harman (JASIS 1991): removes plurals and nothing else. */
    private static String stem(String word) {
        if (word.length() < 4) return word;
        if (word.endsWith("ies") && !word.endsWith("eies") && !word.endsWith("aies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.endsWith("es") && !word.endsWith("aes") && !word.endsWith("ees") && !word.endsWith("oes")) {
            return word.substring(0, word.length() - 1);
        }
        if (word.endsWith("s") && !word.endsWith("us") && !word.endsWith("ss")) {
            return word.substring(0, word.length() - 1);
        }
        return word;
    }
}
