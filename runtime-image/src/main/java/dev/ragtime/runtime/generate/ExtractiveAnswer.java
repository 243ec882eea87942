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
 * given, plus half of that sum for the heading it stands under, divided by 1 + 0.1 * (rank - 1) of its passage, so that
 * a better passage wins among equals. Table rows and code are quoted only when no sentence holds a question word. The
 * same input gives the same answer.
 */
public final class ExtractiveAnswer {
    private static final int SENTENCES = 3;
    private static final int LONGEST = 600;
    private static final double RANK_DISCOUNT = 0.1;
    private static final double HEADING_SHARE = 0.5;
    private static final Comparator<Candidate> IN_ORDER =
            Comparator.comparing(Candidate::number).thenComparing(Candidate::start);

    private ExtractiveAnswer() {}

    /** Quotes with {@code [n]} after each, in order of the passages; of the first one's beginning when no word matches. */
    public static String of(String question, List<NumberedPassage> passages) {
        var weights = weights(Sentences.words(question), passages);
        var matching = candidates(passages, weights).stream()
                .filter(c -> c.score() > 0)
                .toList();
        var prose = matching.stream().filter(Candidate::prose).toList();
        var best = (prose.isEmpty() ? matching : prose)
                .stream()
                        .sorted(Comparator.comparingDouble(Candidate::score)
                                .reversed()
                                .thenComparing(IN_ORDER))
                        .toList();
        var quotes = best.isEmpty() ? beginning(passages) : distinct(best);
        return quotes.stream()
                .sorted(IN_ORDER)
                .map(c -> cut(c.text()) + " [" + c.number() + "]")
                .collect(Collectors.joining("\n\n"));
    }

    private static Map<String, Double> weights(Set<String> words, List<NumberedPassage> passages) {
        var texts = passages.stream()
                .map(p -> Sentences.words(p.passage().chunk().heading() + "\n" + p.text()))
                .toList();
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
            var heading = HEADING_SHARE * weight(passage.passage().chunk().heading(), weights);
            for (var sentence : Sentences.of(passage.text())) {
                var score = (weight(sentence.text(), weights) + heading) / discount;
                candidates.add(
                        new Candidate(passage.number(), sentence.start(), sentence.text(), sentence.prose(), score));
            }
        }
        return candidates;
    }

    private static double weight(String text, Map<String, Double> weights) {
        return Sentences.words(text).stream()
                .mapToDouble(w -> weights.getOrDefault(w, 0.0))
                .sum();
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
                        .map(s -> new Candidate(p.number(), s.start(), s.text(), s.prose(), 0)))
                .toList();
    }

    private static String cut(String text) {
        if (text.codePointCount(0, text.length()) <= LONGEST) return text;
        return text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }

    private record Candidate(int number, int start, String text, boolean prose, double score) {}
}
