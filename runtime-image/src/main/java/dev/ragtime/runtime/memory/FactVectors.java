package dev.ragtime.runtime.memory;

import dev.ragtime.runtime.embed.Embedder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes facts comparable by the model of the index that answers now. Those that another model made vectors of are embedded anew,
 * and stay so in this process: nothing is written, since what its owner deletes meanwhile must not come back. Thread-safe.
 */
final class FactVectors {
    private static final int REMEMBERED = 5_000;

    private final Embedder embedder;

    private final Map<String, FactVector> anew = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FactVector> eldest) {
            return size() > REMEMBERED;
        }
    });

    FactVectors(Embedder embedder) {
        this.embedder = embedder;
    }

    /** @param question its vector by a model */
    float[] question(Function<Embedder, float[]> question) {
        return question.apply(embedder);
    }

    float[] fact(String text) {
        return embedder.passages(List.of(text)).getFirst();
    }

    FactVector kept(float[] vector) {
        return FactVector.of(embedder.model(), vector);
    }

    /** How near each fact is, as cosine. */
    Map<Fact, Double> nearness(List<Fact> facts, float[] vector) {
        var vectors = vectors(facts);
        return facts.stream()
                .collect(
                        Collectors.toMap(fact -> fact, fact -> vectors.get(fact).cosine(vector)));
    }

    private Map<Fact, FactVector> vectors(List<Fact> facts) {
        var known = new HashMap<Fact, FactVector>();
        var missing = new ArrayList<Fact>();
        for (var fact : facts) {
            var vector =
                    fact.vector().isOf(embedder.model(), embedder.dimensions()) ? fact.vector() : anew.get(fact.text());
            if (vector == null) missing.add(fact);
            else known.put(fact, vector);
        }
        if (missing.isEmpty()) return known;
        var made = embedder.passages(missing.stream().map(Fact::text).toList());
        for (var i = 0; i < missing.size(); i++) {
            var vector = kept(made.get(i));
            anew.put(missing.get(i).text(), vector);
            known.put(missing.get(i), vector);
        }
        return known;
    }
}
