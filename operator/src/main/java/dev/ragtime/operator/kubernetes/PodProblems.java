package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Why pods do not come up, read from their status; pure. */
public final class PodProblems {
    private static final Set<String> IMAGE =
            Set.of("ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName");
    private static final Set<String> CONFIGURATION =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");
    private static final int RESTARTS_OF_A_LOOP = 3;
    private static final int LONGEST_LAST_WORDS = 300;

    private PodProblems() {}

    /** The first problem, by name of the pod; pods that are being deleted do not count. */
    public static Optional<Finding> first(Collection<Pod> pods) {
        return pods.stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .flatMap(pod -> of(pod).stream())
                .findFirst();
    }

    /** What is wrong with one pod; nothing when it is being deleted. */
    public static Optional<Finding> of(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null || pod.getStatus() == null) return Optional.empty();
        return problems(pod).findFirst();
    }

    private static Stream<Finding> problems(Pod pod) {
        var containers = Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(), pod.getStatus().getContainerStatuses().stream());
        return Stream.concat(containers.flatMap(container -> of(pod, container).stream()), unschedulable(pod).stream());
    }

    private static Optional<Finding> of(Pod pod, ContainerStatus container) {
        var state = container.getState();
        var waiting = state == null ? null : state.getWaiting();
        if (waiting != null && IMAGE.contains(waiting.getReason())) {
            return problem(
                    Reason.ImagePullFailed, pod, "image %s: %s".formatted(container.getImage(), waiting.getReason()));
        }
        if (waiting != null && CONFIGURATION.contains(waiting.getReason())) {
            return problem(
                    Reason.PodConfigurationFailed, pod, "%s: %s".formatted(waiting.getReason(), waiting.getMessage()));
        }
        if (crashLooping(container)) {
            return problem(
                    Reason.CrashLooping,
                    pod,
                    "container %s ends again and again%s".formatted(container.getName(), lastWords(container)));
        }
        return Optional.empty();
    }

    /** Also between two crashes, when the kubelet has just started it again. */
    private static boolean crashLooping(ContainerStatus container) {
        var state = container.getState();
        var backingOff = state != null
                && state.getWaiting() != null
                && "CrashLoopBackOff".equals(state.getWaiting().getReason());
        var restarts = container.getRestartCount() == null ? 0 : container.getRestartCount();
        return backingOff || (restarts >= RESTARTS_OF_A_LOOP && !Boolean.TRUE.equals(container.getReady()));
    }

    private static String lastWords(ContainerStatus container) {
        if (container.getLastState() == null || container.getLastState().getTerminated() == null) return "";
        ContainerStateTerminated end = container.getLastState().getTerminated();
        var said = end.getMessage() == null ? "" : end.getMessage().strip();
        var tail = said.length() > LONGEST_LAST_WORDS ? said.substring(said.length() - LONGEST_LAST_WORDS) : said;
        var how = "%s, exit code %s".formatted(end.getReason(), end.getExitCode());
        return ": " + (tail.isEmpty() ? how : how + ": " + tail);
    }

    private static Optional<Finding> unschedulable(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "Unschedulable".equals(condition.getReason()))
                .findFirst()
                .flatMap(condition -> problem(Reason.Unschedulable, pod, condition.getMessage()));
    }

    private static Optional<Finding> problem(Reason reason, Pod pod, String message) {
        return Optional.of(Finding.stalled(reason, "pod " + pod.getMetadata().getName() + ": " + message));
    }
}
