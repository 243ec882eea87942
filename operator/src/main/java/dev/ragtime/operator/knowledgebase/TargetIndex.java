package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.EmbeddingModel;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.api.knowledgebase.SharedWeaviate;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.operator.knowledgebase.sync.RunReport;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.weaviate.StoreHealth;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The index that runs write. What it is made of is resolved once and written to the status; only then may a run begin,
 * so that whatever the spec or a default says later, the index stays what it is.
 *
 * @param pinned the status holds it already
 */
record TargetIndex(Index index, boolean pinned) {
    private static final int FIRST = 1;

    /** The index that answers queries, or is the first to: as the status holds it; else resolved now, from the spec. */
    static TargetIndex of(KnowledgeBase resource, Instant now) {
        return of(resource, Optional.empty(), now);
    }

    /** @param copies that the store of another KnowledgeBase can keep; empty while nobody knows, and for other stores */
    static TargetIndex of(KnowledgeBase resource, Optional<Integer> copies, Instant now) {
        var standing = standing(resource);
        if (standing.isEmpty()) return new TargetIndex(created(resource, copies, FIRST, now), false);
        var index = standing.get();
        if (index.definition() != null) return new TargetIndex(index, true);
        // version 0.1 pinned nothing; its fields could not change, so the spec still says what the index is
        return new TargetIndex(index.defined(IndexDefinition.of(resource.getSpec())), false);
    }

    private static Optional<Index> standing(KnowledgeBase resource) {
        var status = Optional.ofNullable(resource.getStatus());
        return status.map(KnowledgeBaseStatus::activeIndex)
                .or(() -> status.map(KnowledgeBaseStatus::candidateIndex).map(CandidateIndex::index));
    }

    /** An index of what the spec asks for, which the status does not hold yet. */
    static TargetIndex next(KnowledgeBase resource, Optional<Integer> copies, int number, Instant now) {
        return new TargetIndex(created(resource, copies, number, now), false);
    }

    /** What the spec asks for. As long as nobody knows how many copies a store can keep, as many as there are. */
    static IndexDefinition wanted(KnowledgeBase resource, Optional<Integer> copies) {
        if (!(resource.getSpec().store().weaviate().kind() instanceof SharedWeaviate))
            return IndexDefinition.of(resource.getSpec());
        var standing =
                standing(resource).map(index -> index.definition().layout().replicationFactor());
        return IndexDefinition.of(resource.getSpec(), copies.or(() -> standing).orElse(1));
    }

    /**
     * Whether the store no longer has what the last run wrote, as after the loss of its volumes. It stays so until a run
     * has read a source again.
     *
     * @param last the last run that ended
     * @param replicas nodes that the store should have
     */
    static boolean lost(KnowledgeBase resource, Optional<LastSync> last, StoreHealth health, int replicas) {
        var status = Optional.ofNullable(resource.getStatus());
        var active = status.map(KnowledgeBaseStatus::activeIndex);
        if (active.isPresent()) return isGone(resource, active.get().number(), health, replicas);
        var number = status.map(KnowledgeBaseStatus::candidateIndex).map(CandidateIndex::number);
        return last.filter(SyncRuns::succeeded)
                .filter(sync -> number.equals(Optional.of(SyncRuns.index(sync))))
                .isPresent();
    }

    /** Whether the store says that it has nothing of an index. */
    static boolean isGone(KnowledgeBase resource, int number, StoreHealth health, int replicas) {
        return health.lacks(names(resource, number).chunks(), replicas);
    }

    static IndexNames names(KnowledgeBase resource, int number) {
        return IndexNames.of(resource, number);
    }

    /** The index while no run has read anything into it. */
    Index unread() {
        // collections that are made anew do not say yet what they are made of
        return new Index(
                index.number(),
                index.collection(),
                null,
                null,
                index.embedding(),
                index.createdAt(),
                index.definition());
    }

    int number() {
        return index.number();
    }

    Embedding embedding() {
        return index.definition().embedding();
    }

    /**
     * The index after a run that read at least one source.
     *
     * @param complete every pod counted; else counts stay as they were
     */
    Index after(RunReport report, boolean complete) {
        return complete ? index.counted(report.documents(), report.chunks()) : index;
    }

    private static Index created(KnowledgeBase resource, Optional<Integer> copies, int number, Instant now) {
        var definition = wanted(resource, copies);
        var model = definition.embedding().kind();
        return new Index(
                number,
                names(resource, number).alias(),
                null,
                null,
                new EmbeddingModel(model.id(), model.dimensions()),
                now.truncatedTo(ChronoUnit.SECONDS).toString(),
                definition);
    }
}
