package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.EmbeddingModel;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.Run;

/** An index that is being built: the first of a KnowledgeBase, or one beside the index that answers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CandidateIndex(
        Integer number,

        @JsonPropertyDescription("Alias that queries read once it answers.")
        String collection,

        Long documents,
        Long chunks,
        EmbeddingModel embedding,
        String createdAt,

        @JsonPropertyDescription(
                "What the index is made of: pinned when it was created and read by everything that works on it.")
        IndexDefinition definition,

        @JsonPropertyDescription("How far it is; absent for the first index, which nothing is beside.")
        Phase phase,

        @JsonPropertyDescription("What it waits for, or why it does not get on.")
        String message,

        @JsonPropertyDescription("Chunks that were embedded for it; those whose vectors another index has are not.")
        Long chunksEmbedded,

        @JsonPropertyDescription("The run that writes it, absent between runs.")
        Run currentSync,

        @JsonPropertyDescription("The last run that wrote it and ended.")
        LastSync lastSync,

        @JsonPropertyDescription("How it ranks beside the index that answers.")
        IndexEvaluation evaluation) {

    /** Of one that no run has written yet. */
    public static CandidateIndex of(Index index) {
        return of(index, null, null, null, null, null, null);
    }

    public static CandidateIndex of(
            Index index,
            Phase phase,
            String message,
            Long chunksEmbedded,
            Run currentSync,
            LastSync lastSync,
            IndexEvaluation evaluation) {
        return new CandidateIndex(
                index.number(),
                index.collection(),
                index.documents(),
                index.chunks(),
                index.embedding(),
                index.createdAt(),
                index.definition(),
                phase,
                message,
                chunksEmbedded,
                currentSync,
                lastSync,
                evaluation);
    }

    /** What it is as an index. */
    @JsonIgnore
    public Index index() {
        return new Index(number, collection, documents, chunks, embedding, createdAt, definition);
    }

    public enum Phase {
        /** Its first run reads all sources. */
        Backfilling,
        /** A run reads what changed meanwhile; runs of the index that answers wait for it. */
        CatchingUp,
        /** It is compared with the index that answers. */
        Evaluating,
        /** It is worse than it may be, and kept for a look until the spec changes. */
        Refused,
        /** It holds what the index that answers holds, and takes over. */
        Promoting
    }
}
