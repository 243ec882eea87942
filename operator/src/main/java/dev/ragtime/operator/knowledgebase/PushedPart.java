package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.PushStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.SourceStatus;
import dev.ragtime.operator.knowledgebase.push.PushEndpoint;
import dev.ragtime.operator.knowledgebase.push.PushProbe;
import dev.ragtime.operator.knowledgebase.push.PushedCounts;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What the endpoint adds to a status; pure. Runs count what they read, the endpoint what was pushed: an index has both.
 * While the endpoint does not answer, what it said last stands.
 */
record PushedPart(KnowledgeBaseModel model, Optional<PushStatus> before) {
    static PushedPart of(KnowledgeBaseModel model, Optional<KnowledgeBaseStatus> before) {
        return new PushedPart(model, before.map(KnowledgeBaseStatus::push));
    }

    private boolean isPushedTo() {
        return !model.resource().getSpec().pushed().isEmpty();
    }

    Optional<PushStatus> status() {
        if (!isPushedTo()) return Optional.empty();
        return Optional.of(new PushStatus(
                PushEndpoint.address(model.resource()),
                model.seen().pods().stream().anyMatch(PushProbe::isReady),
                sum(PushedCounts::indexed).orElse(known(PushStatus::documents)),
                sum(PushedCounts::chunks).orElse(known(PushStatus::chunks))));
    }

    /**
     * An index with what was pushed.
     *
     * @param index as the status holds it; as a run counted it where {@code counted}
     */
    Index with(Index index, boolean counted) {
        if (index.documents() == null || index.chunks() == null) return index;
        long documents = index.documents() - (counted ? 0 : known(PushStatus::documents));
        long chunks = index.chunks() - (counted ? 0 : known(PushStatus::chunks));
        var now = status();
        return index.counted(
                documents + now.map(PushStatus::documents).orElse(0L),
                chunks + now.map(PushStatus::chunks).orElse(0L));
    }

    /** A source as it is now, where it is pushed to and the endpoint answers. */
    SourceStatus with(SourceStatus source) {
        return model.seen()
                .pushed()
                .map(counts -> counts.get(source.name()))
                .map(counts -> new SourceStatus(
                        source.name(),
                        source.revision(),
                        source.lastSyncAt(),
                        source.asOf(),
                        counts.indexed(),
                        counts.failed(),
                        message(counts).orElse(null),
                        source.handledRequest(),
                        source.webhookPath()))
                .orElse(source);
    }

    private static Optional<String> message(PushedCounts counts) {
        if (counts.failed() > 0)
            return Optional.of(
                    "documents that could not be read: %d; the endpoint says which and why".formatted(counts.failed()));
        if (counts.waiting() > 0)
            return Optional.of("documents that wait to be indexed: %d".formatted(counts.waiting()));
        return counts.indexed() == 0 ? Optional.of("nothing has been pushed yet") : Optional.empty();
    }

    private Optional<Long> sum(ToLongFunction<PushedCounts> count) {
        return model.seen()
                .pushed()
                .map(bySource -> bySource.values().stream().mapToLong(count).sum());
    }

    private long known(Function<PushStatus, Long> count) {
        return before.map(count).orElse(0L);
    }
}
