package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.retrieve.IndexRetriever;
import dev.ragtime.runtime.retrieve.Retriever;
import java.util.EnumMap;
import java.util.Map;

/** Finds the passages to answer from. */
final class RetrievalStage implements Stage {
    private final Retrieval settings;
    private final Map<Mode, Retriever> retrievers;

    /** @param retrievers at least the one of the settings' own mode */
    RetrievalStage(Retrieval settings, Map<Mode, Retriever> retrievers) {
        this.settings = settings;
        this.retrievers = Map.copyOf(retrievers);
    }

    /** In every mode, whichever the settings name. */
    static RetrievalStage of(Retrieval settings, IndexRetriever own) {
        var retrievers = new EnumMap<Mode, Retriever>(Mode.class);
        for (var mode : Mode.values()) retrievers.put(mode, own.in(mode));
        return new RetrievalStage(settings, retrievers);
    }

    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        return inquiry.with(search(Search.of(inquiry.question().text(), inquiry.caller())));
    }

    Retrieved search(Search search) {
        var retriever = retrievers.get(search.mode().orElse(settings.mode()));
        var topK = search.topK().orElse(settings.topK());
        return Retrieved.of(retriever.retrieve(search.query(), topK, search.filter(), search.caller()));
    }

    FieldSet fields() {
        return retrievers.get(settings.mode()).fields();
    }

    /** The index is really searched, on behalf of somebody who may find nothing in it, and something is always found. */
    @Override
    public RetrievalStage rehearsed() {
        var finding = new EnumMap<Mode, Retriever>(Mode.class);
        retrievers.forEach((mode, retriever) -> finding.put(
                mode,
                (query, topK, filter, _) ->
                        StandIn.withPassage(retriever.retrieve(query, topK, filter, StandIn.CALLER))));
        return new RetrievalStage(settings, finding);
    }
}
