package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.rank.RerankModels;
import dev.ragtime.runtime.rank.Reranker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The reranker of a pipeline where no pod runs: files of a model are enough, a route is not. It has all the time that it takes.
 *
 * @param asked empty when there is none, or it cannot be asked
 * @param absent why it cannot be asked, for people; empty when it can, or there is none
 */
record OfflineReranker(Optional<Reranker> asked, Optional<String> absent, Optional<RerankModels> open)
        implements AutoCloseable {
    /** For the passages of one question; what a pipeline waits says nothing of the machine that measures. */
    private static final Duration ENOUGH = Duration.ofMinutes(10);

    /** @param models folder of a folder for each volume or image */
    static OfflineReranker of(RagPipeline pipeline, Path models) {
        var rerank = pipeline.getSpec().retrieval().rerank();
        if (rerank == null) return new OfflineReranker(Optional.empty(), Optional.empty(), Optional.empty());
        return rerank.route()
                .map(route -> absent("ModelRoute " + route.name() + " is asked by a running pipeline only, see --url"))
                .orElseGet(() -> inProcess(pipeline, models));
    }

    private static OfflineReranker inProcess(RagPipeline pipeline, Path models) {
        try {
            var open = RerankModels.open(model -> models.resolve(model.key()), List.of(pipeline));
            var reranker = RerankModels.of(pipeline).map(open::reranker);
            return new OfflineReranker(reranker.map(OfflineReranker::patient), Optional.empty(), Optional.of(open));
        } catch (UserError e) {
            return absent(e.getMessage() + " (--models " + models + ")");
        }
    }

    private static Reranker patient(Reranker reranker) {
        return (question, texts, _) -> reranker.scores(question, texts, ENOUGH);
    }

    private static OfflineReranker absent(String why) {
        return new OfflineReranker(Optional.empty(), Optional.of(why), Optional.empty());
    }

    @Override
    public void close() {
        open.ifPresent(RerankModels::close);
    }
}
