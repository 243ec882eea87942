package dev.ragtime.operator.kubernetes;

import dev.ragtime.operator.kubernetes.Labels.Component;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a container ended for want of memory, and which field gives it more; pure. */
public final class MemoryLimits {
    /** What a JVM returns that is told to end when its heap is full. */
    private static final int HEAP_IS_FULL = 3;

    private MemoryLimits() {}

    public static boolean exceeded(Pod pod, ContainerStateTerminated end) {
        var heapIsFull = Integer.valueOf(HEAP_IS_FULL).equals(end.getExitCode());
        return "OOMKilled".equals(end.getReason())
                || heapIsFull
                        && component(pod).filter(c -> c != Component.WEAVIATE).isPresent();
    }

    /** What is said of such a container, before the remedy. */
    public static String tooLow(Pod pod) {
        return "needed more memory than its limit" + limit(pod);
    }

    /** What a person must do. */
    public static String remedy(Pod pod) {
        return "raise " + component(pod).map(MemoryLimits::field).orElse("its memory limit");
    }

    private static String field(Component component) {
        return switch (component) {
            case WEAVIATE -> "spec.store.weaviate.managed.resources.limits.memory";
            case INGEST, DRY_RUN, GATE -> "spec.sync.resources.limits.memory";
            case PUSH -> "spec.push.resources.limits.memory";
            case QUERY, GATEWAY -> "spec.runtime.resources.limits.memory";
        };
    }

    private static Optional<Component> component(Pod pod) {
        var labels = Optional.ofNullable(pod.getMetadata().getLabels());
        return labels.map(all -> all.get(Labels.COMPONENT))
                .flatMap(label -> Arrays.stream(Component.values())
                        .filter(component -> component.label().equals(label))
                        .findFirst());
    }

    private static String limit(Pod pod) {
        if (pod.getSpec() == null) return "";
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> Stream.ofNullable(container.getResources()))
                .flatMap(resources -> Stream.ofNullable(resources.getLimits()))
                .flatMap(limits -> Stream.ofNullable(limits.get("memory")))
                .map(limit -> " of " + limit)
                .findFirst()
                .orElse("");
    }
}
