package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.metadata.FieldSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The stages every question passes: retrieve, abstain, write or quote. Without HTTP, so that {@code local} and
 * {@code evaluate} run what serves. Thread-safe.
 */
public final class Pipeline {
    /** What is said when the passages do not hold an answer. */
    public static final String ABSTENTION = "I could not find an answer to this in the knowledge base.";

    private final RagPipeline manifest;
    private final RetrievalStage retrieval;
    private final List<Stage> answering;

    /** In the order in which every pipeline answers; a stage does nothing once one before it answered. */
    static Pipeline of(
            RagPipeline manifest, RetrievalStage retrieval, Optional<ModelStage> model, QuotingStage quoting) {
        var answering = Stream.of(Stream.of(new AbstentionStage()), model.stream(), Stream.of(quoting))
                .<Stage>flatMap(stages -> stages)
                .toList();
        return new Pipeline(manifest, retrieval, answering);
    }

    /** @param answering stages after retrieval, the last of which always answers */
    private Pipeline(RagPipeline manifest, RetrievalStage retrieval, List<Stage> answering) {
        this.manifest = manifest;
        this.retrieval = retrieval;
        this.answering = List.copyOf(answering);
    }

    public RagPipeline manifest() {
        return manifest;
    }

    /** Opens the way to models, if there are any. */
    public void connect() {
        retrieval.connect();
        answering.forEach(Stage::connect);
    }

    /** The same with a model that costs nothing and an index in which something is always found. */
    public Pipeline rehearsed() {
        return new Pipeline(
                manifest,
                retrieval.rehearsed(),
                answering.stream().map(Stage::rehearsed).toList());
    }

    /**
     * @throws dev.ragtime.runtime.call.CallError when too many wait for their turn
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     * @throws dev.ragtime.runtime.embed.Embedder.OverloadedException when the query cannot be embedded and the mode
     *     needs it
     */
    public Retrieved retrieve(Search search) {
        return retrieval.search(search);
    }

    /**
     * Fields that a search may be narrowed by, now.
     *
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     */
    public FieldSet fields() {
        return retrieval.fields();
    }

    /**
     * Answers.
     *
     * @param caller on whose behalf: the answer rests on nothing that it may not read
     * @param sink gets the text as it is written; the pieces joined are the answer's text
     */
    public Answer answer(Question question, Caller caller, TokenSink sink, CallGuard guard) {
        var inquiry = retrieval.pass(Inquiry.of(question, caller, guard), sink);
        guard.throwIfStopped();
        var started = System.nanoTime();
        for (var stage : answering) inquiry = stage.pass(inquiry, sink);
        sink.end();
        return Answer.of(inquiry, (System.nanoTime() - started) / 1e6);
    }
}
