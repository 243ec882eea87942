package dev.ragtime.runtime.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An answer without a model: the sentences of the passages that say most about the question, word for word.
 *
 * <p>A sentence's score is the sum of its question words' inverse document frequencies, ln(1 + N/n) over the N passages
 * given, divided by 1 + 0.1 * (rank - 1) of its passage, so that a better passage wins among equals. The same input
 * gives the same answer.
 */
public final class ExtractiveAnswer {
    private static final int SENTENCES = 3;
    private static final int LONGEST = 600;
    private static final double RANK_DISCOUNT = 0.1;

    private ExtractiveAnswer() {}

    /** Quotes with {@code [n]} after each, in order of score; of the first passage's beginning when no word matches. */
    public static String of(String question, List<NumberedPassage> passages) {
        var weights = weights(Sentences.words(question), passages);
        var best = candidates(passages, weights).stream()
                .filter(c -> c.score() > 0)
                .sorted(Comparator.comparingDouble(Candidate::score)
                        .reversed()
                        .thenComparing(Candidate::number)
                        .thenComparing(Candidate::start))
                .toList();
        var quotes = best.isEmpty() ? beginning(passages) : distinct(best);
        return quotes.stream().map(c -> cut(c.text()) + " [" + c.number() + "]").collect(Collectors.joining("\n\n"));
    }

    private static Map<String, Double> weights(Set<String> words, List<NumberedPassage> passages) {
        var texts = passages.stream().map(p -> Sentences.words(p.text())).toList();
        var weights = new HashMap<String, Double>();
        for (var word : words) {
            var holding = texts.stream().filter(t -> t.contains(word)).count();
            if (holding > 0) weights.put(word, Math.log(1 + (double) texts.size() / holding));
        }
        return weights;
    }

    private static List<Candidate> candidates(List<NumberedPassage> passages, Map<String, Double> weights) {
        var candidates = new ArrayList<Candidate>();
        for (var passage : passages) {
            var discount = 1 + RANK_DISCOUNT * (passage.number() - 1);
            for (var sentence : Sentences.of(passage.text())) {
                var score = Sentences.words(sentence.text()).stream()
                        .mapToDouble(w -> weights.getOrDefault(w, 0.0))
                        .sum();
                candidates.add(new Candidate(passage.number(), sentence.start(), sentence.text(), score / discount));
            }
        }
        return candidates;
    }

    /** The same sentence can stand in two passages where chunks overlap. */
    private static List<Candidate> distinct(List<Candidate> best) {
        var chosen = new ArrayList<Candidate>();
        // a sentence with a fraction of the best one's words is noise, not an answer
        var least = best.getFirst().score() / 2;
        for (var candidate : best) {
            if (chosen.size() == SENTENCES || candidate.score() < least) break;
            if (chosen.stream().noneMatch(c -> c.text().equals(candidate.text()))) chosen.add(candidate);
        }
        return chosen;
    }

    private static List<Candidate> beginning(List<NumberedPassage> passages) {
        return passages.stream()
                .limit(1)
                .flatMap(p -> Sentences.of(p.text()).stream()
                        .limit(SENTENCES)
                        .map(s -> new Candidate(p.number(), s.start(), s.text(), 0)))
                .toList();
    }

    private static String cut(String text) {
        if (text.codePointCount(0, text.length()) <= LONGEST) return text;
        return text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }

    private record Candidate(int number, int start, String text, double score) {}
}
