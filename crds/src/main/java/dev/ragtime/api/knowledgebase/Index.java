package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.EmbeddingModel;

/** One immutable (chunking, embedding, store layout). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Index(
        Integer number,

        @JsonPropertyDescription("Alias that queries read.") String collection,

        Long documents,
        Long chunks,
        EmbeddingModel embedding,
        String createdAt,

        @JsonPropertyDescription(
                "What the index is made of: pinned when it was created and read by everything that works on it.")
        IndexDefinition definition,

        @JsonPropertyDescription("When another index took its place.")
        String retiredAt,

        @JsonPropertyDescription("True once the store itself says what the index is made of: query pods read it there.")
        Boolean described,

        @JsonPropertyDescription("How it ranked beside the index before, when it took over.")
        IndexEvaluation evaluation) {

    /** One that was never replaced. */
    public Index(
            Integer number,
            String collection,
            Long documents,
            Long chunks,
            EmbeddingModel embedding,
            String createdAt,
            IndexDefinition definition) {
        this(number, collection, documents, chunks, embedding, createdAt, definition, null, null, null);
    }

    public Index counted(Long documents, Long chunks) {
        return new Index(
                number,
                collection,
                documents,
                chunks,
                embedding,
                createdAt,
                definition,
                retiredAt,
                described,
                evaluation);
    }

    public Index defined(IndexDefinition definition) {
        return new Index(
                number,
                collection,
                documents,
                chunks,
                embedding,
                createdAt,
                definition,
                retiredAt,
                described,
                evaluation);
    }

    /** The same, of which the store says what it is made of. */
    public Index asDescribed() {
        return new Index(
                number, collection, documents, chunks, embedding, createdAt, definition, retiredAt, true, evaluation);
    }

    /** @param found how it ranked; null when nobody compared it */
    public Index evaluated(IndexEvaluation found) {
        return new Index(
                number, collection, documents, chunks, embedding, createdAt, definition, retiredAt, described, found);
    }

    /** @param since null for one that answers */
    public Index retired(String since) {
        return new Index(
                number, collection, documents, chunks, embedding, createdAt, definition, since, described, evaluation);
    }
}
