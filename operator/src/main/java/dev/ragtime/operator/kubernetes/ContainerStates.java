package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.stream.Stream;

/** How the containers of a pod are now; pure. None of a pod that no node has. */
public final class ContainerStates {
    private ContainerStates() {}

    public static Stream<ContainerStateTerminated> ended(Pod pod) {
        return of(pod).flatMap(state -> Stream.ofNullable(state.getTerminated()));
    }

    public static Stream<ContainerStateWaiting> waiting(Pod pod) {
        return of(pod).flatMap(state -> Stream.ofNullable(state.getWaiting()));
    }

    private static Stream<ContainerState> of(Pod pod) {
        if (pod.getStatus() == null) return Stream.empty();
        return pod.getStatus().getContainerStatuses().stream()
                .flatMap(container -> Stream.ofNullable(container.getState()));
    }
}
