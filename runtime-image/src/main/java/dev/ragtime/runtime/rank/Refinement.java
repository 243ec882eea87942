package dev.ragtime.runtime.rank;

import dev.ragtime.api.pipeline.Diversity;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Widening;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.retrieve.Leg;
import dev.ragtime.runtime.retrieve.Neighbours;
import dev.ragtime.runtime.retrieve.Passage;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a pipeline does with passages once they are ranked, in this order: a model ranks them anew, boosts, near duplicates,
 * marginal relevance, the limit for each document, the cut to as many as are wanted, neighbours. Thread-safe.
 */
public final class Refinement {
    private static final double HUNDRED = 100;

    /** So many passages are looked at when some may go or another one may come first. */
    private static final int POOL = 50;

    private final int candidates;
    private final Optional<Reranking> reranking;
    private final List<RankingStep> steps;
    private final Optional<Widening> widening;

    private Refinement(
            int candidates, Optional<Reranking> reranking, List<RankingStep> steps, Optional<Widening> widening) {
        this.candidates = candidates;
        this.reranking = reranking;
        this.steps = steps;
        this.widening = widening;
    }

    /**
     * @param reranker the one that the settings ask for; empty where it is not asked, as in a rehearsal
     * @param clock tells how old something is
     */
    public static Refinement of(Retrieval settings, Optional<Reranker> reranker, InstantSource clock) {
        var boosts = Optional.of(settings.boosts())
                .filter(all -> !all.isEmpty())
                .<RankingStep>map(all -> new Boosts(all, clock));
        var diversity = Optional.ofNullable(settings.diversity()).stream().flatMap(Refinement::steps);
        return new Refinement(
                settings.candidates(),
                reranker.map(model -> new Reranking(settings.rerank(), model)),
                Stream.concat(boosts.stream(), diversity).toList(),
                Optional.ofNullable(settings.widen()));
    }

    private static Stream<RankingStep> steps(Diversity wanted) {
        return Stream.of(
                        Optional.ofNullable(wanted.nearDuplicatePercent())
                                .<RankingStep>map(percent -> new NearDuplicates(percent / HUNDRED)),
                        Optional.ofNullable(wanted.relevancePercent())
                                .<RankingStep>map(percent -> new MarginalRelevance(percent / HUNDRED)),
                        Optional.ofNullable(wanted.maxPassagesPerDocument()).<RankingStep>map(DocumentLimit::new))
                .flatMap(Optional::stream);
    }

    /** How many passages must be retrieved so that {@code topK} can be shown. */
    public int wanted(int topK) {
        var looked = steps.isEmpty() && widening.isEmpty() ? topK : POOL;
        var reranked = reranking.map(Reranking::candidates).orElse(topK);
        return Math.max(topK, Math.min(candidates, Math.max(looked, reranked)));
    }

    /** Opens the way to the reranker, if there is one. */
    public void connect() {
        reranking.ifPresent(Reranking::connect);
    }

    /** The same in a rehearsal, which must cost nothing. */
    public Refinement rehearsed() {
        return new Refinement(candidates, Optional.empty(), steps, widening);
    }

    /** Throws {@link dev.ragtime.runtime.store.StoreException} when neighbours cannot be read. */
    public RetrievalResult apply(String question, RetrievalResult found, int topK) {
        var reranked = reranking.map(model -> model.apply(question, found)).orElse(found);
        var passages = reranked.passages();
        for (var step : steps) passages = step.apply(passages, topK);
        if (widening.isEmpty())
            return reranked.with(passages.stream().limit(topK).toList(), 0);
        var best = passages;
        var wide = Leg.run(() -> widened(best, topK, widening.get(), found.neighbours()));
        return reranked.with(wide.value(), wide.millis());
    }

    /** What is read with a better passage takes no place of its own. */
    private static List<Passage> widened(List<Passage> passages, int topK, Widening settings, Neighbours neighbours) {
        var read = passages.stream()
                .limit(topK)
                .map(passage -> Leg.start(() -> around(passage, settings, neighbours)))
                .toList();
        var wide = new ArrayList<Wide>();
        var shown = new ArrayList<Passage>();
        for (var i = 0; i < passages.size() && shown.size() < topK; i++) {
            var passage = passages.get(i);
            var chunk = passage.chunk();
            if (wide.stream().anyMatch(better -> better.holds(chunk))) continue;
            var around = i < read.size() ? read.get(i).value() : around(passage, settings, neighbours);
            var one = Wide.of(chunk, around, settings);
            wide.add(one);
            shown.add(chunk.hasParent() ? passage : passage.reading(chunk.reading(one.reading())));
        }
        return shown;
    }

    /** What is read in a parent stands there with its neighbours already. */
    private static List<Chunk> around(Passage passage, Widening settings, Neighbours neighbours) {
        return passage.chunk().hasParent()
                ? List.of(passage.chunk())
                : neighbours.around(passage, settings.neighbours());
    }
}
