package dev.ragtime.runtime.rank;

import dev.ragtime.api.pipeline.Rerank;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.rank.Reranker.RerankException;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import dev.ragtime.runtime.retrieve.Passage;
import dev.ragtime.runtime.retrieve.Placement;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Has a model rank the best passages anew, and leaves the others behind them. When it does not in time, or answers nonsense, all stay
 * as they are.
 */
final class Reranking {
    private static final Logger LOG = LoggerFactory.getLogger(Reranking.class);

    private final Rerank settings;
    private final Reranker reranker;
    private final AtomicBoolean failing = new AtomicBoolean();

    Reranking(Rerank settings, Reranker reranker) {
        this.settings = settings;
        this.reranker = reranker;
    }

    void connect() {
        reranker.connect();
    }

    /** Passages that the model ranks, however many are wanted: its time is meant for so many. */
    int candidates() {
        return settings.candidates();
    }

    RetrievalResult apply(String question, RetrievalResult found) {
        var passages = found.passages().stream().limit(candidates()).toList();
        if (passages.size() < 2 && settings.least().isEmpty() || passages.isEmpty()) return found;
        try {
            var scores = probabilities(reranker.scores(question, texts(passages), settings.timeout()));
            failing.set(false);
            var best = Arrays.stream(scores).max().orElseThrow();
            if (best < settings.least().orElse(0)) return found.abstaining();
            var ranked = ranked(passages, scores);
            return found.with(
                    Stream.concat(ranked.stream(), behind(ranked, found.passages()))
                            .toList(),
                    0);
        } catch (RerankException e) {
            report(e);
            return found.without(Degradation.of(e.late() ? Reason.RerankerLate : Reason.RerankerFailed));
        }
    }

    /** Once for as long as it lasts: each such answer says so itself and is counted. */
    private void report(RerankException e) {
        var first = !failing.getAndSet(true);
        LOG.atLevel(first ? Level.WARN : Level.DEBUG).log("passages are not reranked: {}", e.getMessage());
    }

    private static List<String> texts(List<Passage> passages) {
        return passages.stream()
                .map(passage -> EmbeddingText.of(passage.chunk()))
                .toList();
    }

    /** Some models give probabilities and others their logits, of which the logistic function makes probabilities. */
    static double[] probabilities(double[] scores) {
        if (Arrays.stream(scores).allMatch(score -> score >= 0 && score <= 1)) return scores;
        return Arrays.stream(scores).map(score -> 1 / (1 + Math.exp(-score))).toArray();
    }

    /** Those that the model did not see, in their order, each by less than the least of those that it did. */
    private static Stream<Passage> behind(List<Passage> ranked, List<Passage> all) {
        var least = ranked.getLast().score();
        return IntStream.range(ranked.size(), all.size())
                .mapToObj(place -> all.get(place)
                        .scored(Placement.ranked(
                                "rerank", place + 1, least * ranked.size() / (place + 1), "not asked about")));
    }

    private static List<Passage> ranked(List<Passage> passages, double[] scores) {
        var order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
                .toList();
        return IntStream.range(0, order.size())
                .mapToObj(place -> {
                    int from = order.get(place);
                    return passages.get(from).scored(Placement.ranked("rerank", place + 1, scores[from]));
                })
                .toList();
    }
}
