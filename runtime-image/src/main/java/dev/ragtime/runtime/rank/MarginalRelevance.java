package dev.ragtime.runtime.rank;

import dev.ragtime.runtime.retrieve.Passage;
import dev.ragtime.runtime.store.Terms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prefers, of passages that are about as relevant, the one that is least like those before it (Carbonell, Goldstein: The use
 * of MMR, SIGIR 1998). Relevance is the score, scaled to 0 to 1 over all passages; likeness the cosine of how often which
 * words occur.
 *
 * @param relevance weight of relevance, 0 to 1; the rest is that of likeness
 */
record MarginalRelevance(double relevance) implements RankingStep {

    private static final class Rival {
        private final Passage passage;
        private final double relevance;
        private final Map<String, Integer> words = new HashMap<>();
        private final double length;
        private double likeness;

        Rival(Passage passage, double relevance) {
            this.passage = passage;
            this.relevance = relevance;
            Terms.of(passage.chunk().reading().text()).forEach(word -> words.merge(word, 1, Integer::sum));
            this.length = Math.sqrt(words.values().stream()
                    .mapToDouble(count -> (double) count * count)
                    .sum());
        }

        void hear(Rival other) {
            var product = 0.0;
            for (var word : words.entrySet()) product += word.getValue() * other.words.getOrDefault(word.getKey(), 0);
            if (product > 0) likeness = Math.max(likeness, product / (length * other.length));
        }
    }

    @Override
    public List<Passage> apply(List<Passage> passages, int topK) {
        if (passages.size() < 2) return passages;
        var max = passages.stream().mapToDouble(Passage::score).max().orElseThrow();
        var range = max - passages.stream().mapToDouble(Passage::score).min().orElseThrow();
        var left = new ArrayList<Rival>();
        for (var passage : passages) left.add(new Rival(passage, range == 0 ? 1 : 1 - (max - passage.score()) / range));
        var chosen = new ArrayList<Passage>();
        while (!left.isEmpty() && chosen.size() < topK) {
            var best = left.getFirst();
            for (var rival : left) if (gain(rival) > gain(best)) best = rival;
            left.remove(best);
            chosen.add(best.passage);
            for (var rival : left) rival.hear(best);
        }
        left.forEach(rival -> chosen.add(rival.passage));
        return chosen;
    }

    private double gain(Rival rival) {
        return relevance * rival.relevance - (1 - relevance) * rival.likeness;
    }
}
