package dev.ragtime.runtime.serve;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.retrieve.Retriever;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The path every answer takes: retrieve, abstain or generate, cite. Without HTTP, so that {@code local} and
 * {@code evaluate} run what serves. Thread-safe.
 */
public final class QueryService {
    /** What is said when the passages do not hold an answer. */
    public static final String ABSTENTION = "I could not find an answer to this in the knowledge base.";

    private final RagPipeline pipeline;
    private final Map<Mode, Retriever> retrievers;
    private final Optional<ModelGenerator> model;

    /**
     * @param retrievers at least the one of the pipeline's own mode
     * @param model empty for the extractive generator
     */
    public QueryService(RagPipeline pipeline, Map<Mode, Retriever> retrievers, Optional<ModelGenerator> model) {
        this.pipeline = pipeline;
        this.retrievers = Map.copyOf(retrievers);
        this.model = model;
    }

    public RagPipeline pipeline() {
        return pipeline;
    }

    /** Opens the way to the model, if there is one. */
    void connect() {
        model.ifPresent(ModelGenerator::connect);
    }

    /** The same with a model that costs nothing and an index in which something is always found. */
    QueryService rehearsed() {
        var finding = new EnumMap<Mode, Retriever>(Mode.class);
        retrievers.forEach((mode, retriever) ->
                finding.put(mode, (query, topK) -> Rehearsal.withPassage(retriever.retrieve(query, topK))));
        return new QueryService(pipeline, finding, model.map(ModelGenerator::rehearsed));
    }

    /**
     * @param topK passages wanted, 1 to the pipeline's {@code candidates}; the pipeline's own when empty
     * @param mode the pipeline's own when empty
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     * @throws dev.ragtime.runtime.embed.Embedder.OverloadedException when the query cannot be embedded and the mode
     *     needs it
     */
    public Retrieved retrieve(String query, OptionalInt topK, Optional<Mode> mode) {
        var retrieval = pipeline.getSpec().retrieval();
        var retriever = retrievers.get(mode.orElse(retrieval.mode()));
        return Retrieved.of(retriever.retrieve(query, topK.orElse(retrieval.topK())));
    }

    /** Answers at once. */
    public Answer answer(Question question, CallGuard guard) {
        return answer(question, retrieve(question), Optional.empty(), guard);
    }

    /** Answers piece by piece; the pieces joined are the answer's text. */
    public Answer answer(Question question, Consumer<String> onText, CallGuard guard) {
        return answer(question, retrieve(question), Optional.of(onText), guard);
    }

    private Retrieved retrieve(Question question) {
        return retrieve(question.text(), OptionalInt.empty(), Optional.empty());
    }

    private Answer answer(Question question, Retrieved retrieved, Optional<Consumer<String>> onText, CallGuard guard) {
        guard.throwIfStopped();
        var started = System.nanoTime();
        var generated = retrieved.abstained()
                ? whole(Generated.abstention(ABSTENTION), onText)
                : generate(question, retrieved, onText, guard);
        var millis = (System.nanoTime() - started) / 1e6;
        var degraded = new ArrayList<>(retrieved.result().degraded());
        degraded.addAll(generated.degraded());
        return new Answer(
                generated.text(),
                generated.citations(),
                retrieved,
                generated.droppedPassages(),
                degraded,
                generated.finishReason(),
                generated.usage(),
                generated.routeRevision(),
                millis);
    }

    private Generated generate(
            Question question, Retrieved retrieved, Optional<Consumer<String>> onText, CallGuard guard) {
        if (model.isEmpty()) return whole(Generated.extractive(question, retrieved, List.of()), onText);
        var written = model.get().write(question, retrieved, onText, guard);
        if (written.isPresent()) return written.get();
        return whole(Generated.extractive(question, retrieved, List.of(ModelGenerator.UNAVAILABLE)), onText);
    }

    private static Generated whole(Generated generated, Optional<Consumer<String>> onText) {
        onText.ifPresent(c -> c.accept(generated.text()));
        return generated;
    }
}
