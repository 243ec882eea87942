package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.rank.Refinement;
import dev.ragtime.runtime.retrieve.IndexRetriever;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import dev.ragtime.runtime.retrieve.Retriever;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds the passages to answer from. */
final class RetrievalStage implements Stage {
    private final Retrieval settings;
    private final Map<Mode, Retriever> retrievers;
    private final Refinement refinement;
    private final Optional<RetrievalLimit> limit;

    /** @param retrievers at least the one of the settings' own mode */
    RetrievalStage(Retrieval settings, Map<Mode, Retriever> retrievers, Refinement refinement) {
        this(settings, retrievers, refinement, Optional.empty());
    }

    private RetrievalStage(
            Retrieval settings,
            Map<Mode, Retriever> retrievers,
            Refinement refinement,
            Optional<RetrievalLimit> limit) {
        this.settings = settings;
        this.retrievers = Map.copyOf(retrievers);
        this.refinement = refinement;
        this.limit = limit;
    }

    /** In every mode, whichever the settings name. */
    static RetrievalStage of(Retrieval settings, IndexRetriever own, Refinement refinement, RetrievalLimit limit) {
        var retrievers = new EnumMap<Mode, Retriever>(Mode.class);
        for (var mode : Mode.values()) retrievers.put(mode, own.in(mode));
        return new RetrievalStage(settings, retrievers, refinement, Optional.of(limit));
    }

    @Override
    public void connect() {
        refinement.connect();
    }

    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        return inquiry.with(search(Search.of(inquiry.question().text(), inquiry.caller())));
    }

    Retrieved search(Search search) {
        var retriever = retrievers.get(search.mode().orElse(settings.mode()));
        var topK = search.topK().orElse(settings.topK());
        var found = inTurn(
                () -> retriever.retrieve(search.query(), refinement.wanted(topK), search.filter(), search.caller()));
        // what the store bears says nothing of a model
        return Retrieved.of(refinement.apply(search.query(), found, topK));
    }

    private RetrievalResult inTurn(Supplier<RetrievalResult> retrieval) {
        return limit.isPresent() ? limit.get().run(retrieval) : retrieval.get();
    }

    FieldSet fields() {
        return retrievers.get(settings.mode()).fields();
    }

    /**
     * The index is really searched, on behalf of somebody who may find nothing in it, and something is always found. No model is
     * asked, and it waits for no turn: a pod is no less ready while many ask.
     */
    @Override
    public RetrievalStage rehearsed() {
        var finding = new EnumMap<Mode, Retriever>(Mode.class);
        retrievers.forEach((mode, retriever) -> finding.put(
                mode,
                (query, topK, filter, _) ->
                        StandIn.withPassage(retriever.retrieve(query, topK, filter, StandIn.CALLER))));
        return new RetrievalStage(settings, finding, refinement.rehearsed());
    }
}
