package dev.ragtime.operator.pipeline;

import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.PodProblems;
import dev.ragtime.operator.kubernetes.RefusedPods;
import dev.ragtime.operator.serving.RolloutPlan;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.serving.Standing;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pods that do not all answer, by revision; pure.
 *
 * @param target pods of the revision that the spec asks for; none when all of them answer
 * @param serving pods of another one that serves; none when all of them answer
 * @param refusedTarget pods of the first that may not be created
 * @param refusedServing pods of the second that may not be created
 */
record RevisionPods(
        List<Pod> target, List<Pod> serving, Optional<Finding> refusedTarget, Optional<Finding> refusedServing) {

    static RevisionPods of(
            RolloutPlan plan,
            Optional<ServingWorkload> wanted,
            Collection<Pod> pods,
            Collection<Deployment> deployments) {
        var target = wanted.filter(w -> !plan.target().complete())
                .map(w -> labelled(pods, w.pods()))
                .orElse(List.of());
        var serving = plan.serving()
                .filter(d -> !d.rollout().complete())
                .filter(d -> wanted.filter(w -> w.name().equals(d.name())).isEmpty())
                .map(d -> of(d, pods))
                .orElse(List.of());
        var wantedName = wanted.map(ServingWorkload::name);
        var servingName = plan.serving().map(Standing::name).filter(name -> !wantedName.equals(Optional.of(name)));
        return new RevisionPods(target, serving, refused(wantedName, deployments), refused(servingName, deployments));
    }

    private static Optional<Finding> refused(Optional<String> name, Collection<Deployment> deployments) {
        return deployments.stream()
                .filter(deployment ->
                        name.equals(Optional.of(deployment.getMetadata().getName())))
                .findFirst()
                .flatMap(RefusedPods::of);
    }

    /** The pods of a Deployment from before revisions have no label of their own. */
    private static List<Pod> of(Standing deployment, Collection<Pod> pods) {
        var labelled = labelled(pods, deployment.pods());
        if (deployment.pods().containsKey(Labels.REVISION)) return labelled;
        return labelled.stream()
                .filter(pod -> !pod.getMetadata().getLabels().containsKey(Labels.REVISION))
                .toList();
    }

    private static List<Pod> labelled(Collection<Pod> pods, Map<String, String> labels) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    List<Finding> ofTarget(Instant now) {
        return Stream.concat(refusedTarget.stream(), PodProblems.first(target, now).stream())
                .toList();
    }

    List<Finding> ofServing(Instant now) {
        return Stream.concat(refusedServing.stream(), PodProblems.first(serving, now).stream())
                .toList();
    }

    /** How long until either may say something else although no pod changed. */
    Optional<Duration> lookAgain(Instant now) {
        return PodProblems.lookAgain(
                Stream.concat(target.stream(), serving.stream()).toList(), now);
    }
}
