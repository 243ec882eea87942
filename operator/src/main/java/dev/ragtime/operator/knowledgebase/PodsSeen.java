package dev.ragtime.operator.knowledgebase;

import dev.ragtime.operator.knowledgebase.dryrun.DryRun;
import dev.ragtime.operator.knowledgebase.sync.SyncJob;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.PodProblems;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why pods of a KnowledgeBase do not come up, in their own words; pure. Those are left out that wait for a claim or an
 * image of which more is known.
 *
 * @param nodes of the store
 * @param ofRuns all others but those of dry runs
 */
record PodsSeen(List<Pod> nodes, List<Pod> ofRuns, Instant now) {

    static PodsSeen of(Observation seen) {
        return new PodsSeen(
                unexplained(
                        seen.pods().stream().filter(PodsSeen::isNode),
                        seen.store().volumeProblems()),
                unexplained(
                        seen.pods().stream()
                                .filter(pod -> !isNode(pod) && !DryRun.isOne(pod))
                                .filter(pod -> !SyncJob.mounts(
                                        pod.getSpec(), seen.unmounted().keySet())),
                        seen.hanging()),
                seen.now());
    }

    /** @param known what is known of claims without a volume, if anything is */
    private static List<Pod> unexplained(Stream<Pod> pods, List<Finding> known) {
        return pods.filter(pod -> known.isEmpty() || !PodProblems.waitsForClaim(pod))
                .toList();
    }

    static boolean isNode(Pod pod) {
        return Labels.isOf(pod, Component.WEAVIATE);
    }

    /** What a person must mend. */
    Optional<Finding> stalled() {
        return first(Stream.concat(nodes.stream(), ofRuns.stream()).toList()).filter(problem -> !problem.waiting());
    }

    /** Whether the image of a node of the store cannot be pulled. */
    boolean nodeUnpullable() {
        return unpullable(nodes);
    }

    /** Whether the image of a run cannot be pulled. */
    boolean unpullable(Job run) {
        return unpullable(SyncRuns.pods(run, ofRuns));
    }

    /** What keeps a node of the store from answering, and may pass by itself. */
    Optional<Finding> nodeWaits() {
        return first(nodes).filter(Finding::waiting);
    }

    /** What keeps a pod of a run from working, and may pass by itself. */
    Optional<Finding> waits(Job run) {
        return first(SyncRuns.pods(run, ofRuns)).filter(Finding::waiting);
    }

    private boolean unpullable(Collection<Pod> pods) {
        return first(pods)
                .filter(problem -> problem.reason() == Reason.ImagePullFailed)
                .isPresent();
    }

    private Optional<Finding> first(Collection<Pod> pods) {
        return PodProblems.first(pods, now);
    }
}
