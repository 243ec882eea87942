package dev.ragtime.operator.knowledgebase.sync;

import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.RunError;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.ContainerStates;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.MemoryLimits;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * A pod of a run that ended.
 *
 * @param share which share it took
 * @param report what it left; empty when it gave up
 * @param trouble why it gave up, when that is known and a field can be raised
 * @param lastWords what it wrote as it ended, for people
 */
record EndedPod(
        int share,
        boolean wellEnded,
        String finishedAt,
        Optional<IngestReport> report,
        Optional<Finding> trouble,
        String lastWords) {
    /** The one that says most about a share: a report counts most, else what came last. */
    static final Comparator<EndedPod> BY_WORTH = Comparator.comparing(
                    (EndedPod pod) -> pod.report().isPresent())
            .thenComparing(EndedPod::wellEnded)
            .thenComparing(EndedPod::finishedAt);

    /** Label that Kubernetes puts on the pods of an Indexed Job. */
    private static final String SHARE = "batch.kubernetes.io/job-completion-index";

    private static final int LONGEST_LAST_WORDS = 500;
    private static final Set<Integer> WELL = Set.of(0, PodLayout.SOURCE_FAILED);

    static Optional<EndedPod> of(Pod pod) {
        if (pod.getStatus() == null) return Optional.empty();
        var end = ContainerStates.ended(pod).findFirst();
        if (end.isPresent()) return Optional.of(of(pod, end.get()));
        return evicted(pod) ? Optional.of(of(pod, new ContainerStateTerminated())) : Optional.empty();
    }

    private static EndedPod of(Pod pod, ContainerStateTerminated end) {
        var said = end.getMessage() == null ? "" : end.getMessage().strip();
        var left = RunReport.parse(said);
        var report = left.filter(r -> r.error() == null);
        return new EndedPod(
                share(pod),
                end.getExitCode() != null && WELL.contains(end.getExitCode()),
                end.getFinishedAt() == null ? "" : end.getFinishedAt(),
                report,
                report.isPresent() ? Optional.empty() : trouble(pod, end, left),
                lastWords(
                        pod, end, left.map(r -> r.error()).map(e -> e.message()).orElse(said)));
    }

    private static int share(Pod pod) {
        return Integer.parseInt(pod.getMetadata().getLabels().getOrDefault(SHARE, "0"));
    }

    private static Optional<Finding> trouble(Pod pod, ContainerStateTerminated end, Optional<IngestReport> left) {
        var name = pod.getMetadata().getName();
        if (MemoryLimits.exceeded(pod, end)) {
            return Optional.of(Finding.stalled(
                    Reason.OutOfMemory,
                    "pod %s %s: %s".formatted(name, MemoryLimits.tooLow(pod), MemoryLimits.remedy(pod))));
        }
        if (evicted(pod) && scratchIsFull(pod)) {
            return Optional.of(Finding.stalled(
                    Reason.ScratchFull,
                    "pod %s: %s: raise spec.sync.scratchSize"
                            .formatted(name, pod.getStatus().getMessage().strip())));
        }
        return left.map(IngestReport::error).flatMap(EndedPod::named);
    }

    /** Empty for what the pod could not name either. */
    private static Optional<Finding> named(RunError error) {
        return switch (error.reason()) {
            case StoreFull ->
                Optional.of(Finding.stalled(
                        Reason.StoreFull,
                        "the store takes no more writes (%s): raise spec.store.weaviate.managed.storage.size"
                                .formatted(error.message())));
            case EmbeddingRefused -> Optional.of(Finding.stalled(Reason.EmbeddingRefused, "spec." + error.message()));
            case EmbeddingUnavailable -> Optional.of(Finding.waiting(Reason.EmbeddingUnavailable, error.message()));
            case ContextRefused -> Optional.of(Finding.stalled(Reason.ContextRefused, "spec." + error.message()));
            case ContextUnavailable -> Optional.of(Finding.waiting(Reason.ContextUnavailable, error.message()));
            // null is what a later version calls by a name of its own
            case JobFailed -> Optional.empty();
            case null -> Optional.empty();
        };
    }

    private static boolean evicted(Pod pod) {
        return "Evicted".equals(pod.getStatus().getReason());
    }

    /** What the kubelet says of a pod over its own limit, not of a node that is short. */
    private static boolean scratchIsFull(Pod pod) {
        var said = String.valueOf(pod.getStatus().getMessage());
        return said.contains("EmptyDir volume") || said.contains("ephemeral local storage usage exceeds");
    }

    private static String lastWords(Pod pod, ContainerStateTerminated end, String said) {
        var how = "pod %s ended with exit code %s (%s)"
                .formatted(pod.getMetadata().getName(), end.getExitCode(), end.getReason());
        var tail = said.length() > LONGEST_LAST_WORDS ? said.substring(0, LONGEST_LAST_WORDS) : said;
        return tail.isEmpty() ? how : how + ": " + tail;
    }
}
