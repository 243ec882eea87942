package dev.ragtime.runtime.quote;

import dev.ragtime.runtime.generate.Sentences;
import dev.ragtime.runtime.store.Terms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words of a question and what each says: the rarer among the candidates, the more. A name or identifier counts twice,
 * since what does not mention it speaks of something else; so does a word that no candidate holds, for the same reason.
 */
final class AskedWords {
    private static final Pattern NAME =
            Pattern.compile("(?<=\\s)\\p{Lu}[\\p{L}\\p{N}_.-]*|\\S*\\p{N}\\S*|\\S+[_/]\\S+");
    private static final Pattern EDGE = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");
    private static final double NAME_WEIGHT = 2;
    private static final double CONTEXT_SHARE = 0.7;

    /** Words that make a text a question and say nothing of its subject. */
    private static final Set<String> FURNITURE = Set.of("much", "many", "often", "get", "each", "every", "there");

    private final Map<String, Double> weights = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final List<Text> texts = new ArrayList<>();
    private final double sum;

    AskedWords(String question, List<Candidate> candidates) {
        var name = NAME.matcher(question);
        while (name.find()) {
            var text = EDGE.matcher(name.group()).replaceAll("").toLowerCase(Locale.ROOT);
            if (text.length() > 1) names.add(text);
        }
        // many candidates stand under one heading
        var contexts = new HashMap<String, Set<String>>();
        for (var candidate : candidates) {
            var around = contexts.computeIfAbsent(candidate.context(), AskedWords::words);
            texts.add(new Text(words(candidate.quote()), around));
        }
        for (var word : words(question)) {
            if (FURNITURE.contains(word)) continue;
            var holding = texts.stream().filter(t -> t.has(word)).count();
            var rarity = Math.log(1 + texts.size() / (holding + 0.5));
            weights.put(word, names.contains(word) ? NAME_WEIGHT * rarity : rarity);
        }
        sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Words of a candidate, and of what it stands under. */
    private record Text(Set<String> own, Set<String> around) {
        boolean has(String word) {
            return own.contains(word) || around.contains(word);
        }
    }

    /** Stems of the words that say something. */
    private static Set<String> words(String text) {
        return new HashSet<>(Terms.of(String.join(" ", Sentences.words(text))));
    }

    /**
     * Share of the question's weight that a candidate holds, 0 to 1; what stands in its context counts somewhat less.
     *
     * @param at place among the candidates given, from 0
     */
    double coverage(int at, Candidate candidate) {
        if (sum == 0) return 0;
        var text = texts.get(at);
        var quote = candidate.quote().toLowerCase(Locale.ROOT);
        var held = 0.0;
        for (var word : weights.entrySet()) {
            if (text.own().contains(word.getKey()) || names.contains(word.getKey()) && quote.contains(word.getKey())) {
                held += word.getValue();
            } else if (text.around().contains(word.getKey())) {
                held += CONTEXT_SHARE * word.getValue();
            }
        }
        return held / sum;
    }

    /** Whether every name of the question stands in the candidate or in what it stands under. */
    boolean namesHeld(Candidate candidate) {
        var text = (candidate.context() + "\n" + candidate.quote()).toLowerCase(Locale.ROOT);
        return names.stream().allMatch(text::contains);
    }
}
