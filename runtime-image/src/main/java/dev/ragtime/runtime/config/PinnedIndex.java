package dev.ragtime.runtime.config;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.IndexVersions;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.runtime.IndexNames;
import java.util.List;
import java.util.Optional;

/**
 * The index that a process works on, as it was pinned when it was created. Nothing of it comes from the spec or from a
 * default: a changed one must neither cut documents of an index in two ways nor ask it with another model.
 */
public record PinnedIndex(IndexNames names, IndexDefinition definition) {
    private static final String DEFINITION = "status.activeIndex.definition";

    /** @throws UserError when the resource's status does not pin an index that this image knows how to work on */
    public static PinnedIndex of(KnowledgeBase knowledgeBase) {
        var index = Optional.ofNullable(knowledgeBase.getStatus()).map(KnowledgeBaseStatus::activeIndex);
        var number = required(knowledgeBase, "status.activeIndex.number", index.map(Index::number));
        return of(knowledgeBase, number, required(knowledgeBase, DEFINITION, index.map(Index::definition)));
    }

    /** Indexes that stand beside the one that the status pins, the one that answers queries first. */
    public static List<PinnedIndex> others(KnowledgeBase knowledgeBase) {
        return Optional.ofNullable(knowledgeBase.getStatus()).stream()
                .flatMap(status -> status.keptIndexes().stream())
                .map(index -> of(knowledgeBase, index.number(), index.definition()))
                .toList();
    }

    /**
     * An index of a KnowledgeBase.
     *
     * @throws UserError when this image does not know how to work on it
     */
    public static PinnedIndex of(KnowledgeBase knowledgeBase, int number, IndexDefinition definition) {
        required(knowledgeBase, DEFINITION + ".chunking", Optional.ofNullable(definition.chunking()));
        required(knowledgeBase, DEFINITION + ".embedding", Optional.ofNullable(definition.embedding()));
        required(knowledgeBase, DEFINITION + ".layout", Optional.ofNullable(definition.layout()));
        var versions = required(knowledgeBase, DEFINITION + ".versions", Optional.ofNullable(definition.versions()));
        known(knowledgeBase, "chunker", versions.chunker(), IndexVersions.CHUNKER);
        known(knowledgeBase, "analyzer", versions.analyzer(), IndexVersions.ANALYZER);
        return new PinnedIndex(IndexNames.of(knowledgeBase, number), definition);
    }

    public Chunking chunking() {
        return definition.chunking();
    }

    /** How every vector in the index was made. */
    public Embedding embedding() {
        return definition.embedding();
    }

    private static <T> T required(KnowledgeBase knowledgeBase, String field, Optional<T> value) {
        return value.orElseThrow(
                () -> new UserError(
                        field(knowledgeBase, field),
                        "is missing: the operator writes it before anything works on the index, so update the operator or wait for it"));
    }

    private static void known(KnowledgeBase knowledgeBase, String part, Integer version, int newest) {
        if (version != null && version >= 1 && version <= newest) return;
        throw new UserError(
                field(knowledgeBase, DEFINITION + ".versions." + part),
                "is " + version + ", and this image knows 1 to " + newest
                        + ": run an image at least as new as the one that built the index");
    }

    private static String field(KnowledgeBase knowledgeBase, String path) {
        return "KnowledgeBase/" + knowledgeBase.getMetadata().getName() + " " + path;
    }
}
