package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.EmbeddingModel;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.Index;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.operator.knowledgebase.sync.RunReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The one index of a KnowledgeBase. */
final class ActiveIndex {
    /** Chunking, embedding and layout cannot change, so there is no second one. */
    private static final int NUMBER = 1;

    private ActiveIndex() {}

    /** Where the index is or will be; without counts. */
    static Index unbuilt(KnowledgeBase resource) {
        var meta = resource.getMetadata();
        var alias = IndexNames.of(meta.getNamespace(), meta.getName(), NUMBER).alias();
        return new Index(NUMBER, alias, null, null, embedding(resource), null);
    }

    /**
     * The index after a run that read at least one source.
     *
     * @param before as it stood, which keeps the counts when pods that counted left no report
     */
    static Index after(KnowledgeBase resource, Optional<Index> before, RunReport report, Instant now) {
        var complete = report.reports() >= resource.getSpec().sync().parallelism();
        var created = before.map(Index::createdAt)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new Index(
                NUMBER,
                unbuilt(resource).collection(),
                complete
                        ? Long.valueOf(report.documents())
                        : before.map(Index::documents).orElse(null),
                complete
                        ? Long.valueOf(report.chunks())
                        : before.map(Index::chunks).orElse(null),
                embedding(resource),
                created);
    }

    private static EmbeddingModel embedding(KnowledgeBase resource) {
        var model = resource.getSpec().embedding().inProcess().model();
        return new EmbeddingModel(model.id(), model.dimensions());
    }
}
