package dev.ragtime.runtime.retrieve;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import dev.ragtime.runtime.store.Hit;
import dev.ragtime.runtime.store.StoreException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query on its way through the indexes of a pipeline: each is ranked by words and by its own embedding, and what was
 * found is ranked as one. What cannot be searched is left out and told, as long as something was. For one thread at a time.
 */
final class QueryRun {
    private static final Logger LOG = LoggerFactory.getLogger(QueryRun.class);

    private final Retrieval settings;
    private final Query query;
    private final KeywordQuery words;
    private final List<IndexLegs> indexes;
    private final boolean several;
    private final Map<Embedder, Leg<float[]>> embedded = new IdentityHashMap<>();
    private final List<Searched> searched = new ArrayList<>();
    private final List<Degradation> degraded = new ArrayList<>();
    private Optional<RuntimeException> failure = Optional.empty();

    /** @param absent names of KnowledgeBases that cannot be searched now */
    QueryRun(Retrieval settings, Query query, List<IndexLegs> indexes, List<String> absent) {
        this.settings = settings;
        this.query = query;
        this.words = KeywordQuery.of(query.text());
        this.indexes = indexes;
        this.several = indexes.size() + absent.size() > 1;
        absent.forEach(this::tellAbsent);
    }

    private void tellAbsent(String knowledgeBase) {
        degraded.add(new Degradation(Reason.KnowledgeBaseFailed, knowledgeBase + " was not searched"));
    }

    /**
     * Searches, and returns itself.
     *
     * @throws StoreException when no store answered
     * @throws Embedder.OverloadedException in mode Vector, when the embedder's queue is full
     * @throws EmbeddingException in mode Vector, when the query cannot be embedded
     */
    QueryRun search() {
        if (settings.mode() != Mode.Vector) indexes.forEach(index -> index.startMatching(words));
        if (settings.mode() != Mode.Keyword) findNearest();
        indexes.forEach(this::collect);
        if (searched.isEmpty()) throw failure.orElseThrow();
        tellShortened();
        return this;
    }

    Query query() {
        return query;
    }

    List<Degradation> degraded() {
        return degraded;
    }

    /** The query is embedded once by each model, and several indexes are searched beside each other. */
    private void findNearest() {
        var beside = indexes.size() > 1;
        for (var index : indexes) {
            Function<Embedder, Leg<float[]>> embed = embedder -> beside
                    ? Leg.start(() -> embedder.query(query.text()))
                    : Leg.run(() -> embedder.query(query.text()));
            embedded.computeIfAbsent(index.embedder(), embed);
        }
        indexes.forEach(index -> index.findNearest(embedded.get(index.embedder()), beside));
    }

    /** By one of the models of the indexes, where that could embed it. */
    Optional<float[]> vector(Embedder embedder) {
        return indexes.stream()
                .filter(index -> index.embedder() == embedder)
                .findFirst()
                .filter(index -> index.embeddingFailure().isEmpty())
                .flatMap(index -> Optional.ofNullable(embedded.get(embedder)))
                .map(Leg::value);
    }

    private void collect(IndexLegs index) {
        try {
            var near = near(index);
            searched.add(new Searched(index, near, matching(index, near.isPresent())));
        } catch (Embedder.OverloadedException | EmbeddingException | IllegalStateException | StoreException e) {
            if (failure.isEmpty()) failure = Optional.of(e);
            if (!several) return;
            LOG.warn("a question is answered without {}: {}", index.knowledgeBase(), e.getMessage());
            tellAbsent(index.knowledgeBase());
        }
    }

    private Optional<List<Hit>> near(IndexLegs index) {
        var reason = index.embeddingFailure();
        if (reason.isEmpty()) return index.near();
        if (settings.mode() == Mode.Vector) throw reason.get();
        if (reason.get() instanceof Embedder.OverloadedException) {
            degraded.add(new Degradation(Reason.EmbedderOverloaded, "keyword only" + in(index)));
        } else {
            LOG.warn("a question is answered by keyword only: {}", reason.get().getMessage());
            degraded.add(new Degradation(Reason.EmbedderFailed, "keyword only" + in(index)));
        }
        return Optional.empty();
    }

    private Optional<List<Hit>> matching(IndexLegs index, boolean found) {
        try {
            return index.matched();
        } catch (StoreException e) {
            if (!found) throw e;
            LOG.warn("a question is answered by vector only: {}", e.getMessage());
            degraded.add(new Degradation(Reason.KeywordFailed, "vector only" + in(index)));
            return Optional.empty();
        }
    }

    private String in(IndexLegs index) {
        return several ? " in " + index.knowledgeBase() : "";
    }

    private void tellShortened() {
        if (words.dropped() == 0
                || searched.stream().allMatch(one -> one.matching().isEmpty())) return;
        var detail = words.dropped() + " words of the question were not looked for by keyword";
        degraded.add(new Degradation(Reason.QuestionShortened, detail));
    }

    /** Whether even the nearest is farther than the pipeline allows, and no words speak for another. */
    boolean isFar() {
        if (settings.minScore() == null || settings.mode() == Mode.Keyword) return false;
        var least = Double.parseDouble(settings.minScore());
        var evidence = new WordEvidence(query.text());
        return searched.stream()
                        .flatMap(one -> one.near().stream())
                        .noneMatch(hits -> !hits.isEmpty() && hits.getFirst().score() >= least)
                && searched.stream().noneMatch(one -> one.isSpokenFor(evidence));
    }

    /** What was found, in the order of its rankings. */
    RankedChunks ranked(Fusion fusion) {
        var near = Searched.near(searched, settings.candidates());
        var matching = Searched.matching(searched, settings.candidates());
        if (near.isEmpty()) return RankedChunks.matching(matching.orElse(List.of()));
        var similarity = Searched.similarities(searched);
        if (matching.isEmpty()) return RankedChunks.near(near.get(), similarity);
        return RankedChunks.fused(fusion, near.get(), similarity, matching.get());
    }

    /** Those that were searched. */
    Stream<IndexLegs> reached() {
        return searched.stream().map(Searched::index);
    }

    double embedMillis() {
        return longest(one -> one.index().embedMillis());
    }

    double searchMillis() {
        return longest(Searched::searchMillis);
    }

    /** Indexes are searched beside each other. */
    private double longest(ToDoubleFunction<Searched> millis) {
        return searched.stream().mapToDouble(millis).max().orElse(0);
    }
}
