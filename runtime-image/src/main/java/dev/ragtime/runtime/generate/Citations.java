package dev.ragtime.runtime.generate;

import dev.ragtime.runtime.generate.Citation.Attribution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds what an answer rests on.
 *
 * <p>Markers {@code [n]}, {@code [n, m]}, {@code [n-m]} and {@code [Passage n]} outside of code are taken first. An answer
 * without a single valid marker, as small models write, is attributed sentence by sentence: to the passage that holds the
 * largest share of the sentence's words, if that is at least {@value #LEAST_SHARE} and at least {@value #LEAST_WORDS} words.
 */
public final class Citations {
    static final double LEAST_SHARE = 0.6;
    static final int LEAST_WORDS = 3;

    /** One group: numbers and ranges of numbers. */
    static final String MARK =
            "[\\[\u3010](?i:passages?\\s+)?" + "(\\d{1,3}(?:\\s*(?:[,;&\u2013-]|and)\\s*\\d{1,3})*)[]\u3011]";

    private static final Pattern MARKER = Pattern.compile(MARK);
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,3})(?:\\s*[\u2013-]\\s*(\\d{1,3}))?");

    private static final Pattern CODE = Pattern.compile("(?s)```.*?(?:```|\\z)|`[^`\\n]*`");

    private Citations() {}

    /** Citations in order of place; numbers that no passage has are left out. */
    public static List<Citation> of(String answer, List<NumberedPassage> passages) {
        var marked = marked(answer, passages);
        return marked.isEmpty() ? overlapping(answer, passages) : marked;
    }

    private static List<Citation> marked(String answer, List<NumberedPassage> passages) {
        var byNumber = new HashMap<Integer, NumberedPassage>();
        passages.forEach(p -> byNumber.put(p.number(), p));
        var citations = new ArrayList<Citation>();
        var marker = MARKER.matcher(withoutCode(answer));
        while (marker.find()) {
            numbers(marker.group(1))
                    .mapToObj(byNumber::get)
                    .filter(Objects::nonNull)
                    .forEach(passage ->
                            citations.add(at(answer, marker.start(), marker.end(), passage, Attribution.MARKER)));
        }
        return List.copyOf(citations);
    }

    private static IntStream numbers(String text) {
        return NUMBERS.matcher(text).results().flatMapToInt(range -> {
            int first = Integer.parseInt(range.group(1));
            return range.group(2) == null
                    ? IntStream.of(first)
                    : IntStream.rangeClosed(first, Integer.parseInt(range.group(2)));
        });
    }

    /** The same length, with code blanked out: a number in brackets is an index there. */
    private static String withoutCode(String answer) {
        return CODE.matcher(answer).replaceAll(code -> " ".repeat(code.group().length()));
    }

    private static List<Citation> overlapping(String answer, List<NumberedPassage> passages) {
        var words = new HashMap<NumberedPassage, Set<String>>();
        passages.forEach(p -> words.put(p, Sentences.words(p.text())));
        var citations = new ArrayList<Citation>();
        for (var sentence : Sentences.of(answer)) {
            closest(Sentences.words(sentence.text()), passages, words)
                    .ifPresent(
                            p -> citations.add(at(answer, sentence.start(), sentence.end(), p, Attribution.OVERLAP)));
        }
        return List.copyOf(citations);
    }

    private static Optional<NumberedPassage> closest(
            Set<String> sentence, List<NumberedPassage> passages, Map<NumberedPassage, Set<String>> words) {
        Optional<NumberedPassage> best = Optional.empty();
        var most = 0L;
        for (var passage : passages) {
            var shared = sentence.stream().filter(words.get(passage)::contains).count();
            if (shared > most && shared >= LEAST_WORDS && shared >= LEAST_SHARE * sentence.size()) {
                best = Optional.of(passage);
                most = shared;
            }
        }
        return best;
    }

    private static Citation at(String text, int start, int end, NumberedPassage passage, Attribution how) {
        return new Citation(text.codePointCount(0, start), text.codePointCount(0, end), passage, how);
    }
}
