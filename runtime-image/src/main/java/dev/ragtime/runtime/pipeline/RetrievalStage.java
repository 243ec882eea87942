package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.rank.Refinement;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import dev.ragtime.runtime.retrieve.IndexRetriever;
import dev.ragtime.runtime.retrieve.Query;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import dev.ragtime.runtime.retrieve.Retriever;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Finds the passages to answer from. */
final class RetrievalStage implements Stage {
    /** Chunks of a document that are read at once. */
    private static final int PAGE = 200;

    /** Of one document, some megabytes of text. */
    private static final int MOST = 5000;

    private final Retrieval settings;
    private final Map<Mode, Retriever> retrievers;
    private final Refinement refinement;
    private final Optional<RetrievalLimit> limit;
    private final PipelineFilter filter;

    /** @param retrievers at least the one of the settings' own mode */
    RetrievalStage(Retrieval settings, Map<Mode, Retriever> retrievers, Refinement refinement) {
        this(
                settings,
                retrievers,
                refinement,
                Optional.empty(),
                new PipelineFilter(settings.filter(), System::nanoTime));
    }

    private RetrievalStage(
            Retrieval settings,
            Map<Mode, Retriever> retrievers,
            Refinement refinement,
            Optional<RetrievalLimit> limit,
            PipelineFilter filter) {
        this.settings = settings;
        this.retrievers = Map.copyOf(retrievers);
        this.refinement = refinement;
        this.limit = limit;
        this.filter = filter;
    }

    /** In every mode, whichever the settings name. */
    static RetrievalStage of(Retrieval settings, IndexRetriever own, Refinement refinement, RetrievalLimit limit) {
        var retrievers = new EnumMap<Mode, Retriever>(Mode.class);
        for (var mode : Mode.values()) retrievers.put(mode, own.in(mode));
        return new RetrievalStage(
                settings,
                retrievers,
                refinement,
                Optional.of(limit),
                new PipelineFilter(settings.filter(), System::nanoTime));
    }

    @Override
    public void connect() {
        refinement.connect();
    }

    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        var question = inquiry.question();
        var search = new Search(
                question.text(),
                question.scope().topK(),
                Optional.empty(),
                question.scope().filter(),
                inquiry.caller());
        return inquiry.with(search(search, inquiry.queries()));
    }

    /** @param queries to look by, instead of the search's own */
    Retrieved search(Search search, List<Query> queries) {
        var asked = retrievers.get(search.mode().orElse(settings.mode()));
        var retriever = search.knowledgeBase().map(asked::only).orElse(asked);
        var topK = search.topK().orElse(settings.topK());
        var allowed = filter.and(search.filter(), this::fields);
        var found = inTurn(() -> retriever.retrieve(queries, refinement.wanted(topK), allowed, search.caller()));
        // what the store bears says nothing of a model
        return Retrieved.of(
                refinement.apply(queries.getFirst().text(), found, topK), search.query(), Query.texts(queries));
    }

    private RetrievalResult inTurn(Supplier<RetrievalResult> retrieval) {
        return limit.isPresent() ? limit.get().run(retrieval, RetrievalStage::tellsOfStore) : retrieval.get();
    }

    /** Who waited for an embedder in vain did not wait for the store. */
    private static boolean tellsOfStore(RetrievalResult found) {
        return found.degraded().stream().noneMatch(step -> step.reason() == Reason.EmbedderFailed);
    }

    /** Every chunk of a document, in order; none when it is not there, or the caller may not read it. */
    List<Chunk> document(String knowledgeBase, UUID documentId, Caller caller, CallGuard guard) {
        // a document is read without a search, so that nobody would hold it against them
        if (!settings.filter().isEmpty()) return List.of();
        var retriever = retrievers.get(settings.mode());
        var chunks = new ArrayList<Chunk>();
        while (true) {
            guard.throwIfStopped();
            var from = chunks.size();
            var next = retriever.span(knowledgeBase, documentId, from, from + PAGE - 1, caller);
            chunks.addAll(next);
            if (next.size() < PAGE) return chunks;
            if (chunks.size() >= MOST) {
                var message = "the document has more than " + MOST + " chunks: search in it";
                throw new CallError(CallError.Kind.TOO_LARGE, "document_too_large", message);
            }
        }
    }

    FieldSet fields() {
        return retrievers.get(settings.mode()).fields();
    }

    /**
     * The index is really searched, on behalf of somebody who may find nothing in it, and something is always found. No model is
     * asked, and it waits for no turn: a pod is no less ready while many ask. Nor is it filtered: a field that the index does not have
     * yet is told to who asks, and keeps no pod from beginning.
     */
    @Override
    public RetrievalStage rehearsed() {
        var finding = new EnumMap<Mode, Retriever>(Mode.class);
        retrievers.forEach((mode, retriever) -> finding.put(
                mode,
                (queries, topK, filter, _) ->
                        StandIn.withPassage(retriever.retrieve(queries, topK, filter, StandIn.CALLER))));
        return new RetrievalStage(settings, finding, refinement.rehearsed(), Optional.empty(), PipelineFilter.NONE);
    }
}
