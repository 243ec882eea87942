package dev.ragtime.runtime.rank;

import dev.ragtime.runtime.retrieve.Passage;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Leaves out a passage that says nearly the same as a better one: the share of three successive words that both have, of those
 * that either has (Broder, On the resemblance and containment of documents, 1997).
 *
 * @param least share from which on two are the same, 0 to 1
 */
record NearDuplicates(double least) implements RankingStep {
    private static final int WORDS = 3;

    @Override
    public List<Passage> apply(List<Passage> passages, int topK) {
        var kept = new ArrayList<Passage>();
        var said = new ArrayList<Set<List<String>>>();
        for (var passage : passages) {
            var triples = triples(passage.chunk().reading().text());
            if (said.stream().anyMatch(other -> resemblance(triples, other) >= least)) continue;
            kept.add(passage);
            said.add(triples);
        }
        return kept;
    }

    private static Set<List<String>> triples(String text) {
        var words = words(text);
        if (words.size() < WORDS) return Set.of(words);
        var triples = new HashSet<List<String>>();
        for (var i = 0; i + WORDS <= words.size(); i++) triples.add(List.copyOf(words.subList(i, i + WORDS)));
        return triples;
    }

    /** Also of scripts that put no blanks between words. */
    private static List<String> words(String text) {
        var breaks = BreakIterator.getWordInstance(Locale.ROOT);
        breaks.setText(text);
        var words = new ArrayList<String>();
        for (int from = 0, to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            if (Character.isLetterOrDigit(text.codePointAt(from)))
                words.add(text.substring(from, to).toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static double resemblance(Set<List<String>> one, Set<List<String>> other) {
        var smaller = one.size() < other.size() ? one : other;
        var larger = smaller == one ? other : one;
        var both = smaller.stream().filter(larger::contains).count();
        return both / (double) (one.size() + other.size() - both);
    }
}
