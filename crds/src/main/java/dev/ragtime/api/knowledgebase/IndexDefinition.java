package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import java.util.Objects;

/**
 * What an index is made of. Resolved once, when the index is created, and from then on the only word on it: ingestion,
 * queries and evaluation read this, never the spec and never a default.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IndexDefinition(
        @JsonPropertyDescription("How documents are cut into chunks.")
        Chunking chunking,

        @JsonPropertyDescription("How chunks become vectors.")
        Embedding embedding,

        @JsonPropertyDescription("How the store keeps them.")
        Layout layout,

        @JsonPropertyDescription("Versions of the code that cuts and analyses text.")
        Versions versions) {

    /** The definition of an index that is created now in a store of the KnowledgeBase's own, or an external one. */
    public static IndexDefinition of(KnowledgeBaseSpec spec) {
        return of(
                spec,
                switch (spec.store().weaviate().kind()) {
                    case Store.Managed managed -> managed.replicas();
                    case ExternalWeaviate external -> external.replicas();
                    case SharedWeaviate _ -> 1;
                });
    }

    /** @param copies of everything */
    public static IndexDefinition of(KnowledgeBaseSpec spec, int copies) {
        var weaviate = spec.store().weaviate();
        return new IndexDefinition(
                spec.chunking(),
                spec.embedding(),
                new Layout(weaviate.quantization(), copies),
                new Versions(IndexVersions.CHUNKER, IndexVersions.ANALYZER));
    }

    /** Whether an index of the one definition is one of the other; versions of code come by updates and build none. */
    public boolean buildsTheSameAs(IndexDefinition other) {
        return Objects.equals(chunking, other.chunking())
                && Objects.equals(embedding, other.embedding())
                && Objects.equals(layout, other.layout());
    }

    /** @param replicationFactor copies of everything: 1 or 3 */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Layout(
            @JsonPropertyDescription("How vectors are kept in memory.")
            Quantization quantization,

            @JsonPropertyDescription("Copies of everything.")
            Integer replicationFactor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Versions(
            @JsonPropertyDescription("Of the code that cuts documents.")
            Integer chunker,

            @JsonPropertyDescription("Of the code that makes words for keyword search.")
            Integer analyzer) {}
}
