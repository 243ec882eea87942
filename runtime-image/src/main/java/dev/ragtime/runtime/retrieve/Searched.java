package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.retrieve.Fusion.Ranked;
import dev.ragtime.runtime.store.Hit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An index that a query was put to, with what it found.
 *
 * @param near by meaning, best first; empty when that was not looked for, or could not be
 * @param matching by words; likewise
 */
record Searched(IndexLegs index, Optional<List<Hit>> near, Optional<List<Hit>> matching) {
    /** What several indexes found by meaning, as one ranking; empty when none looked for it. */
    static Optional<List<Ranked>> near(List<Searched> all, int limit) {
        return joined(all, one -> one.near().map(one.index()::byCloseness), limit);
    }

    /** The same by words. */
    static Optional<List<Ranked>> matching(List<Searched> all, int limit) {
        return joined(all, one -> one.matching().map(one.index()::byWords), limit);
    }

    private static Optional<List<Ranked>> joined(
            List<Searched> all, Function<Searched, Optional<List<Ranked>>> ranking, int limit) {
        var found = all.stream().flatMap(one -> ranking.apply(one).stream()).toList();
        if (found.size() < 2) return found.stream().findFirst();
        return Optional.of(found.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingDouble(Ranked::score).reversed().thenComparing(Ranked::chunk))
                .limit(limit)
                .toList());
    }

    /** Cosines of all that was found by meaning. */
    static Map<ChunkRef, Double> similarities(List<Searched> all) {
        var similarities = new HashMap<ChunkRef, Double>();
        for (var one : all) {
            for (var hit : one.near().orElse(List.of()))
                similarities.put(one.index().ref(hit), hit.score());
        }
        return similarities;
    }

    double searchMillis() {
        return Math.max(near.isPresent() ? index.nearMillis() : 0, matching.isPresent() ? index.matchingMillis() : 0);
    }

    /** Whether words of the query speak for a hit, where its similarity says too little or nothing. */
    boolean isSpokenFor(WordEvidence evidence) {
        if (matching.isEmpty() || matching.get().isEmpty()) return false;
        // how near it is in meaning is unknown without a vector: then more words must speak for it
        if (near.isPresent() && !evidence.hasIdentifiers()) return false;
        return index.scope().words(matching.get()).stream()
                .anyMatch(near.isPresent() ? evidence::namedIn : evidence::mostIn);
    }
}
