package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.retrieve.Fusion.Ranked;
import dev.ragtime.runtime.retrieve.SearchedIndex.Scope;
import dev.ragtime.runtime.store.Hit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What one query finds in one index, by words, by meaning, or both. */
final class IndexLegs {
    private final int place;
    private final SearchedIndex index;
    private final int limit;
    private final Leg<Scope> scope;
    private final Backgrounds backgrounds;
    private Optional<Leg<List<Hit>>> matching = Optional.empty();
    private Optional<Leg<float[]>> embedding = Optional.empty();
    private Optional<Leg<List<Hit>>> nearest = Optional.empty();

    /**
     * @param place of the index among the pipeline's, from 0
     * @param scope what of it may be found
     * @param limit most hits of each ranking
     */
    IndexLegs(int place, SearchedIndex index, Leg<Scope> scope, int limit, Backgrounds backgrounds) {
        this.place = place;
        this.index = index;
        this.limit = limit;
        this.scope = scope;
        this.backgrounds = backgrounds;
    }

    String knowledgeBase() {
        return index.knowledgeBase();
    }

    int place() {
        return place;
    }

    Embedder embedder() {
        return index.embedder();
    }

    /** @throws dev.ragtime.runtime.store.StoreException when the index did not say whether it matters who asks */
    Scope scope() {
        return scope.value();
    }

    /** Looks for words from now on, beside what else is done. */
    void startMatching(KeywordQuery words) {
        matching = Optional.of(Leg.start(() -> scope().matching(words, limit)));
    }

    /**
     * Looks for what is near once the query is embedded, unless it cannot be.
     *
     * @param beside whether on a thread of its own
     */
    void findNearest(Leg<float[]> query, boolean beside) {
        embedding = Optional.of(query);
        if (embeddingFailure().isPresent()) return;
        Supplier<List<Hit>> search = () -> scope().nearest(query.value(), limit);
        nearest = Optional.of(beside ? Leg.start(search) : Leg.run(search));
    }

    /** Why the query could not be embedded, if it was to be and could not. */
    Optional<RuntimeException> embeddingFailure() {
        try {
            embedding.ifPresent(this::requireComparable);
            return Optional.empty();
        } catch (Embedder.OverloadedException | EmbeddingException | IllegalStateException e) {
            return Optional.of(e);
        }
    }

    /** Throws what the model throws. */
    private void requireComparable(Leg<float[]> query) {
        query.value();
        backgrounds.of(embedder());
    }

    /**
     * Hits by words, best first; empty when they were not looked for.
     *
     * @throws dev.ragtime.runtime.store.StoreException when the store did not answer
     */
    Optional<List<Hit>> matched() {
        return matching.map(Leg::value);
    }

    /** The same by meaning; empty without a vector, too. */
    Optional<List<Hit>> near() {
        return nearest.map(Leg::value);
    }

    /** Time of embedding the query; 0 when it was not or could not be. */
    double embedMillis() {
        return nearest.isPresent() ? embedding.map(Leg::millis).orElse(0.0) : 0;
    }

    /** Time of the search by meaning, which ended well. */
    double nearMillis() {
        return nearest.orElseThrow().millis();
    }

    /** Time of the search by words, which ended well, beyond embedding, with which it began. */
    double matchingMillis() {
        return matching.orElseThrow().millis() - embedMillis();
    }

    ChunkRef ref(Hit hit) {
        return new ChunkRef(place, hit.chunk().id());
    }

    /** Hits of {@link #matched} by their score. */
    List<Ranked> byWords(List<Hit> hits) {
        return hits.stream().map(hit -> new Ranked(ref(hit), hit.score())).toList();
    }

    /** Hits of {@link #near} by a score that can be compared with that of another index, whatever its model. */
    List<Ranked> byCloseness(List<Hit> hits) {
        var background = backgrounds.of(embedder());
        if (background.isEmpty()) return byWords(hits);
        var question = embedding.orElseThrow().value();
        return hits.stream()
                .map(hit -> new Ranked(ref(hit), background.get().closeness(question, hit.score())))
                .toList();
    }
}
