package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sources that a run reads. One of some sources leaves the documents, records and deletions of all others alone, and
 * those of sources that are no more; it works in an index that is there and makes none.
 *
 * @param declared all sources of the KnowledgeBase
 * @param names of those that are read; empty for all
 * @param leftOut those of which something is missing, so that a pod could not have mounted it: they are counted as they
 *     are, and not read
 * @param beside the index is built beside the one that answers queries
 */
record ReadSources(List<Source> declared, Set<String> names, Set<String> leftOut, boolean beside) {

    /** As the configuration of the run says. */
    static ReadSources of(KnowledgeBase knowledgeBase) {
        var run = Optional.ofNullable(knowledgeBase.getStatus()).map(KnowledgeBaseStatus::currentSync);
        return new ReadSources(
                knowledgeBase.getSpec().sources(),
                Set.copyOf(run.map(KnowledgeBaseStatus.Run::sources).orElse(List.of())),
                Set.copyOf(run.map(KnowledgeBaseStatus.Run::leftOut).orElse(List.of())),
                Optional.ofNullable(knowledgeBase.getStatus())
                        .map(KnowledgeBaseStatus::candidateIndex)
                        .isPresent());
    }

    boolean all() {
        return names.isEmpty();
    }

    List<Source> list() {
        return declared.stream()
                .filter(source -> all() || names.contains(source.name()))
                .toList();
    }

    boolean leavesOut(String source) {
        return leftOut.contains(source);
    }

    /** Those with documents in the index that are not read. */
    List<Source> others(RecordBook book) {
        if (all()) return List.of();
        return book.sources().stream()
                .filter(name -> !names.contains(name))
                .map(name -> declared(name).findFirst().orElse(Source.named(name)))
                .toList();
    }

    private Stream<Source> declared(String name) {
        return declared.stream().filter(source -> source.name().equals(name));
    }
}
