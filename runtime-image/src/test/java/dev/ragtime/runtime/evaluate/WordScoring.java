package dev.ragtime.runtime.evaluate;

import dev.ragtime.runtime.store.Terms;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** BM25 (k1 1.2, b 0.75) of the words as keyword search sees them, with their numbers in a corpus; scaled to 0 to 1. */
final class WordScoring implements RerankServer.Scoring {
    private static final double K1 = 1.2;
    private static final double B = 0.75;

    /** A score of so much is one half. */
    private static final double HALF = 10;

    private final Map<String, Integer> documents = new HashMap<>();
    private final int size;
    private final double length;

    WordScoring(List<BeirDataset.Entry> corpus) {
        long words = 0;
        for (var entry : corpus) {
            var terms = Terms.of(entry.title() + "\n" + entry.text());
            words += terms.size();
            for (var term : new HashSet<>(terms)) documents.merge(term, 1, Integer::sum);
        }
        size = corpus.size();
        length = (double) words / size;
    }

    @Override
    public double[] scores(String question, List<String> texts) {
        var asked = new HashSet<>(Terms.of(question));
        return texts.stream()
                .map(Terms::of)
                .mapToDouble(terms ->
                        asked.stream().mapToDouble(term -> weight(term, terms)).sum())
                .map(score -> score / (score + HALF))
                .toArray();
    }

    private double weight(String term, List<String> text) {
        var times = (double) text.stream().filter(term::equals).count();
        int having = documents.getOrDefault(term, 0);
        var rarity = Math.log(1 + (size - having + 0.5) / (having + 0.5));
        return rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * text.size() / length));
    }
}
