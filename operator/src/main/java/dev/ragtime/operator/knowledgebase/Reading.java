package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.SourceStatus;
import dev.ragtime.api.knowledgebase.Source;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How much of what a KnowledgeBase is to know has been read.
 *
 * @param indexed there is something to ask
 * @param unread sources that no run has read yet; empty once a run has read all that there were: one that is added later
 *     takes nothing from those that are served
 * @param failed documents that could not be read
 */
record Reading(boolean indexed, List<String> unread, long failed) {

    static Reading of(
            KnowledgeBaseModel model, Optional<Index> active, Optional<String> syncedAt, List<SourceStatus> sources) {
        var failed = sources.stream()
                .map(SourceStatus::failed)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        if (syncedAt.isPresent()) return new Reading(active.isPresent(), List.of(), failed);
        var read = sources.stream()
                .filter(source -> source.lastSyncAt() != null)
                .map(SourceStatus::name)
                .collect(Collectors.toSet());
        var unread = model.resource().getSpec().sources().stream()
                .map(Source::name)
                .filter(name -> !read.contains(name))
                .toList();
        return new Reading(active.isPresent(), unread, failed);
    }
}
