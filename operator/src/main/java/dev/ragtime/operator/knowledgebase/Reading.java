package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.Index;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.SourceStatus;
import dev.ragtime.api.knowledgebase.Source;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How much of what a KnowledgeBase is to know has been read.
 *
 * @param indexed there is something to ask
 * @param unread sources that no run has read yet; empty once a run has read all that there were: one that is added later
 *     takes nothing from those that are served
 */
record Reading(boolean indexed, List<String> unread) {

    static Reading of(
            KnowledgeBaseModel model, Optional<Index> active, Optional<String> syncedAt, List<SourceStatus> sources) {
        if (syncedAt.isPresent()) return new Reading(active.isPresent(), List.of());
        var read = sources.stream()
                .filter(source -> source.lastSyncAt() != null)
                .map(SourceStatus::name)
                .collect(Collectors.toSet());
        var unread = model.resource().getSpec().sources().stream()
                .map(Source::name)
                .filter(name -> !read.contains(name))
                .toList();
        return new Reading(active.isPresent(), unread);
    }
}
