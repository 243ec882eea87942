package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why pods do not come up, read from their status; pure. What may pass by itself is given time first: a cluster that
 * scales out needs minutes for a node, and a container that ended once is started again.
 */
public final class PodProblems {
    /** How long a pod may wait for a node before a person is asked. */
    static final Duration UNSCHEDULABLE_FOR = Duration.ofMinutes(5);

    /** How long ago a container's last end may be if it is to end again and again; longer than any back-off. */
    static final Duration RECENT = Duration.ofMinutes(10);

    private static final Set<String> IMAGE =
            Set.of("ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName");
    private static final Set<String> CONFIGURATION =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");
    private static final int RESTARTS_OF_A_LOOP = 3;
    private static final int LONGEST_LAST_WORDS = 300;

    private PodProblems() {}

    /**
     * What a pod's status says, before it is judged by the time.
     *
     * @param patience until when it may pass by itself; empty when a person must act at once
     * @param forgotten from when on it says nothing any more; empty when that never comes
     */
    public record Sign(Reason reason, String message, Optional<Instant> patience, Optional<Instant> forgotten) {
        private boolean counts(Instant now) {
            return forgotten.filter(end -> !now.isBefore(end)).isEmpty();
        }

        private Finding judged(Instant now) {
            return patience.filter(now::isBefore).isPresent()
                    ? Finding.waiting(reason, message)
                    : Finding.stalled(reason, message);
        }

        private Stream<Instant> changes() {
            return Stream.concat(patience.stream(), forgotten.stream());
        }
    }

    /** The first problem that a person must mend, by name of the pod, or else the first that may pass. */
    public static Optional<Finding> first(Collection<Pod> pods, Instant now) {
        var found = sorted(pods)
                .flatMap(pod ->
                        signs(pod).stream().filter(sign -> sign.counts(now)).limit(1))
                .map(sign -> sign.judged(now))
                .toList();
        return found.stream()
                .filter(finding -> !finding.waiting())
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    /** How long until {@link #first} may say something else although no pod changed. */
    public static Optional<Duration> lookAgain(Collection<Pod> pods, Instant now) {
        return pods.stream()
                .flatMap(pod -> signs(pod).stream())
                .flatMap(Sign::changes)
                .filter(now::isBefore)
                .filter(at -> at.isBefore(now.plus(Duration.ofHours(1))))
                .min(Comparator.naturalOrder())
                .map(at -> Duration.between(now, at).plusSeconds(1));
    }

    /** What is wrong with one pod; nothing when it is being deleted. */
    public static List<Sign> signs(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null || pod.getStatus() == null) return List.of();
        var containers = Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(), pod.getStatus().getContainerStatuses().stream());
        return Stream.concat(containers.flatMap(container -> of(pod, container).stream()), unschedulable(pod).stream())
                .toList();
    }

    private static Stream<Pod> sorted(Collection<Pod> pods) {
        return pods.stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()));
    }

    /** Whether a container waits for an image that cannot be pulled, be it its own or one that it mounts. */
    public static boolean isPull(ContainerStateWaiting waiting) {
        return IMAGE.contains(waiting.getReason());
    }

    private static Optional<Sign> of(Pod pod, ContainerStatus container) {
        var state = container.getState();
        var waiting = state == null ? null : state.getWaiting();
        if (waiting != null && isPull(waiting)) {
            return lasting(
                    Reason.ImagePullFailed,
                    pod,
                    "image %s: %s".formatted(pulled(pod, container, waiting), waiting.getReason()));
        }
        if (waiting != null && CONFIGURATION.contains(waiting.getReason())) {
            return lasting(
                    Reason.PodConfigurationFailed, pod, "%s: %s".formatted(waiting.getReason(), waiting.getMessage()));
        }
        return crashing(pod, container);
    }

    /** The container's own, unless the kubelet names one that the pod mounts. */
    private static String pulled(Pod pod, ContainerStatus container, ContainerStateWaiting waiting) {
        var said = String.valueOf(waiting.getMessage());
        return Stream.ofNullable(pod.getSpec())
                .flatMap(spec -> spec.getVolumes().stream())
                .flatMap(volume -> Stream.ofNullable(volume.getImage()))
                .map(image -> image.getReference())
                .filter(mounted -> said.contains('"' + mounted + '"'))
                .findFirst()
                .orElse(container.getImage());
    }

    /** Also between two ends, when the kubelet has just started it again. */
    private static Optional<Sign> crashing(Pod pod, ContainerStatus container) {
        var last = container.getLastState() == null
                ? null
                : container.getLastState().getTerminated();
        int restarts = container.getRestartCount() == null ? 0 : container.getRestartCount();
        if (last == null || restarts == 0 || Boolean.TRUE.equals(container.getReady())) return Optional.empty();
        var forgotten = time(last.getFinishedAt()).map(end -> end.plus(RECENT));
        var memory = MemoryLimits.exceeded(pod, last);
        var how = "container %s %s".formatted(container.getName(), memory ? outOfMemory(pod, last) : crashed(last));
        var loops = restarts >= RESTARTS_OF_A_LOOP;
        var again = loops ? ", as it did %d times before".formatted(restarts - 1) : "; it is started again";
        return Optional.of(new Sign(
                memory ? Reason.OutOfMemory : Reason.CrashLooping,
                of(pod, how + again + (memory ? ": " + MemoryLimits.remedy(pod) : "")),
                loops ? Optional.empty() : Optional.of(Instant.MAX),
                forgotten));
    }

    private static String outOfMemory(Pod pod, ContainerStateTerminated end) {
        return MemoryLimits.tooLow(pod) + " " + code(end);
    }

    private static String crashed(ContainerStateTerminated end) {
        return "ended " + lastWords(end);
    }

    private static String code(ContainerStateTerminated end) {
        return "(%s, exit code %s)".formatted(end.getReason(), end.getExitCode());
    }

    private static String lastWords(ContainerStateTerminated end) {
        var said = end.getMessage() == null ? "" : end.getMessage().strip();
        var tail = said.length() > LONGEST_LAST_WORDS ? said.substring(said.length() - LONGEST_LAST_WORDS) : said;
        return tail.isEmpty() ? code(end) : code(end) + ": " + tail;
    }

    /** Whether a pod has no node since a claim of its has no volume, as the scheduler words it. */
    public static boolean waitsForClaim(Pod pod) {
        return pod.getStatus() != null
                && withoutNode(pod)
                        .filter(condition -> String.valueOf(condition.getMessage())
                                .contains("unbound immediate PersistentVolumeClaims"))
                        .isPresent();
    }

    private static Optional<PodCondition> withoutNode(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "Unschedulable".equals(condition.getReason()))
                .findFirst();
    }

    private static Optional<Sign> unschedulable(Pod pod) {
        return withoutNode(pod)
                .map(condition -> new Sign(
                        Reason.Unschedulable,
                        of(pod, condition.getMessage()),
                        since(pod, condition).map(at -> at.plus(UNSCHEDULABLE_FOR)),
                        Optional.empty()));
    }

    private static Optional<Instant> since(Pod pod, PodCondition condition) {
        return time(condition.getLastTransitionTime())
                .or(() -> time(pod.getMetadata().getCreationTimestamp()));
    }

    private static Optional<Sign> lasting(Reason reason, Pod pod, String message) {
        return Optional.of(new Sign(reason, of(pod, message), Optional.empty(), Optional.empty()));
    }

    private static String of(Pod pod, String message) {
        return "pod " + pod.getMetadata().getName() + ": " + message;
    }

    private static Optional<Instant> time(String text) {
        if (text == null) return Optional.empty();
        try {
            return Optional.of(Instant.parse(text).truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeParseException e) {
            // as good as not said: only the API server writes it
            return Optional.empty();
        }
    }
}
