package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.memory.Conversations;
import dev.ragtime.runtime.memory.Facts;
import dev.ragtime.runtime.memory.Ratings;
import dev.ragtime.runtime.metadata.FieldSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The stages every question passes: rewrite, retrieve, abstain, recall, write or quote. Without HTTP, so that {@code local} and
 * {@code evaluate} run what serves. Thread-safe.
 */
public final class Pipeline {
    /** What is said when the passages do not hold an answer. */
    public static final String ABSTENTION = "I could not find an answer to this in the knowledge base.";

    private final RagPipeline manifest;
    private final RewriteStage rewriting;
    private final RetrievalStage retrieval;
    private final List<Stage> answering;
    private final Beside beside;

    /**
     * What a pipeline has beside its stages.
     *
     * @param conversations what is remembered
     * @param facts what callers stated about themselves
     * @param ratings of its answers
     * @param embedder the model that the first index was made with
     */
    record Beside(
            Optional<Conversations> conversations,
            Optional<Facts> facts,
            Optional<Ratings> ratings,
            Optional<Embedder> embedder) {
        static final Beside NOTHING =
                new Beside(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** In the order in which every pipeline answers; a stage does nothing once one before it answered. */
    static Pipeline of(
            RagPipeline manifest,
            RewriteStage rewriting,
            RetrievalStage retrieval,
            Optional<FactsStage> facts,
            Optional<ModelStage> model,
            QuotingStage quoting) {
        var answering = Stream.of(Stream.of(new AbstentionStage()), facts.stream(), model.stream(), Stream.of(quoting))
                .<Stage>flatMap(stages -> stages)
                .toList();
        return new Pipeline(manifest, rewriting, retrieval, answering, Beside.NOTHING);
    }

    /** @param answering stages after retrieval, the last of which always answers */
    private Pipeline(
            RagPipeline manifest,
            RewriteStage rewriting,
            RetrievalStage retrieval,
            List<Stage> answering,
            Beside beside) {
        this.manifest = manifest;
        this.rewriting = rewriting;
        this.retrieval = retrieval;
        this.answering = List.copyOf(answering);
        this.beside = beside;
    }

    public RagPipeline manifest() {
        return manifest;
    }

    /** What is remembered of conversations; empty where nothing is. */
    public Optional<Conversations> conversations() {
        return beside.conversations();
    }

    /** What callers stated about themselves; empty where that is not kept. */
    public Optional<Facts> facts() {
        return beside.facts();
    }

    /** Ratings of its answers; empty where they are not kept. */
    public Optional<Ratings> ratings() {
        return beside.ratings();
    }

    /** The model that the first of its indexes was made with; empty in a rehearsal. */
    public Optional<Embedder> embedder() {
        return beside.embedder();
    }

    /** The same with something beside its stages. */
    Pipeline with(Beside other) {
        return new Pipeline(manifest, rewriting, retrieval, answering, other);
    }

    /** Opens the way to models, if there are any. */
    public void connect() {
        rewriting.connect();
        retrieval.connect();
        answering.forEach(Stage::connect);
    }

    /** The same with a model that costs nothing, an index in which something is always found, and no memory. */
    public Pipeline rehearsed() {
        return new Pipeline(
                manifest,
                rewriting.rehearsed(),
                retrieval.rehearsed(),
                answering.stream().map(Stage::rehearsed).toList(),
                Beside.NOTHING);
    }

    /**
     * @throws dev.ragtime.runtime.call.CallError when too many wait for their turn
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     * @throws dev.ragtime.runtime.embed.Embedder.OverloadedException when the query cannot be embedded and the mode
     *     needs it
     */
    public Retrieved retrieve(Search search) {
        var rewritten = rewriting.alone(search.query());
        return retrieval.search(search, rewritten.queries()).without(rewritten.degraded());
    }

    /**
     * Every chunk of a document, in order; none when it is not there, or the caller may not read it.
     *
     * @param knowledgeBase name of the one that it is in
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     */
    public List<Chunk> document(String knowledgeBase, UUID documentId, Caller caller, CallGuard guard) {
        return retrieval.document(knowledgeBase, documentId, caller, guard);
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
        var inquiry = rewriting.pass(Inquiry.of(question, caller, guard), sink);
        inquiry = retrieval.pass(inquiry, sink);
        guard.throwIfStopped();
        sink.found(inquiry.found());
        var started = System.nanoTime();
        for (var stage : answering) inquiry = stage.pass(inquiry, sink);
        sink.end();
        return Answer.of(inquiry, (System.nanoTime() - started) / 1e6);
    }
}
