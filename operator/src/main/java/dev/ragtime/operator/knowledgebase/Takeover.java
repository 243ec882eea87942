package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.knowledgebase.push.PushProbe;
import dev.ragtime.operator.knowledgebase.push.PushedCounts;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another index is to answer in place of the one that does; pure.
 *
 * @param index the one that is to answer
 * @param before the one that does
 * @param last the run that brought it there; empty for one that answered before, which is to be read anew
 */
record Takeover(Index index, Index before, Optional<LastSync> last) {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    static Optional<Takeover> of(KnowledgeBaseModel model) {
        if (!model.storeReady()) return Optional.empty();
        var before = model.target().index();
        var pinned = model.indexes().pinned().map(index -> new Takeover(index.retired(null), before, Optional.empty()));
        return pinned.or(() -> model.candidate()
                .filter(Candidate::isReady)
                .filter(_ -> model.resource().getSpec().promotion().pinnedIndex() == null)
                .map(candidate -> of(candidate, model)));
    }

    private static Takeover of(Candidate candidate, KnowledgeBaseModel model) {
        return new Takeover(
                CandidateStatus.counted(candidate)
                        .evaluated(candidate.gate().evaluation().orElse(null)),
                model.target().index(),
                candidate.runs().last().map(run -> startedFor(run, model.trigger())));
    }

    /** It has read what a run of the index before would read, so that none begins for that. */
    private static LastSync startedFor(LastSync run, String trigger) {
        if (!Optional.ofNullable(run.trigger()).orElse("").startsWith(trigger + ".")) return run;
        return new LastSync(
                run.number(),
                run.index(),
                run.result(),
                run.startedAt(),
                run.finishedAt(),
                trigger,
                run.added(),
                run.changed(),
                run.deleted(),
                run.chunksEmbedded(),
                run.failures(),
                run.sources(),
                run.embeddingTokens(),
                run.contextTokens());
    }

    /**
     * Whether the endpoint that documents are pushed to writes the index already, and has brought it up to date. It is waited for
     * a while only: a document that it tries in vain must not keep an index back, nor a pod that does not come up; and not at
     * all by an index that is gone back to.
     */
    boolean isPushedTo(KnowledgeBaseModel model) {
        var endpoint = model.push();
        if (endpoint.isEmpty() || last.isEmpty()) return true;
        var until = Instant.parse(last.get().finishedAt()).plus(LONGEST_WAIT);
        if (!model.seen().now().isBefore(until)) return true;
        var config = endpoint.get().configMap().getMetadata().getName();
        var writes = model.seen().pods().stream().anyMatch(pod -> PushProbe.isReady(pod) && reads(pod, config));
        var waiting = model.seen().pushed().map(Map::values).stream()
                .flatMap(counts -> counts.stream())
                .mapToLong(PushedCounts::waiting)
                .sum();
        return writes && model.seen().pushed().isPresent() && waiting == 0;
    }

    private static boolean reads(Pod pod, String configMap) {
        return pod.getSpec().getVolumes().stream()
                .anyMatch(volume -> volume.getConfigMap() != null
                        && configMap.equals(volume.getConfigMap().getName()));
    }

    /** Indexes that answered before, the last one first, once this one answers. */
    List<Index> kept(IndexPlan plan, String now) {
        var kept = new ArrayList<Index>();
        kept.add(before.retired(now));
        plan.kept().stream()
                .filter(other -> !other.number().equals(index.number()))
                .forEach(kept::add);
        return List.copyOf(kept);
    }
}
