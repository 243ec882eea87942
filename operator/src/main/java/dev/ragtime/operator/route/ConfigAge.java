package dev.ragtime.operator.route;

import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.kubernetes.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Which gateway pods run by a route as it was before it changed: a pod reads it when it starts; pure. */
final class ConfigAge {
    private ConfigAge() {}

    /** What to do about those pods; empty when all of them have read what the route says now. */
    static Optional<String> remedy(Collection<Pod> pods, Optional<ConfigMap> config) {
        return config.flatMap(ConfigAge::writtenAt).flatMap(written -> {
            var older = pods.stream()
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .filter(pod -> startedAt(pod).filter(written::isAfter).isPresent())
                    .toList();
            if (older.isEmpty()) return Optional.empty();
            var meta = config.get().getMetadata();
            return Optional.of(
                    "%d of its pods started before the route changed at %s and work by what it said then: kubectl -n %s rollout restart deployment/%s makes them read it"
                            .formatted(
                                    older.size(),
                                    written,
                                    meta.getNamespace(),
                                    Names.route(
                                            meta.getOwnerReferences().getFirst().getName())));
        });
    }

    private static Optional<Instant> writtenAt(ConfigMap config) {
        return Optional.ofNullable(config.getMetadata().getManagedFields()).stream()
                .flatMap(Collection::stream)
                .filter(entry -> OperatorSettings.FIELD_MANAGER.equals(entry.getManager()))
                .map(ManagedFieldsEntry::getTime)
                .flatMap(time -> Stream.ofNullable(time).map(Instant::parse))
                .max(Comparator.naturalOrder());
    }

    private static Optional<Instant> startedAt(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .flatMap(container -> Stream.ofNullable(container.getState()))
                        .flatMap(state -> Stream.ofNullable(state.getRunning()))
                        .map(ContainerStateRunning::getStartedAt)
                        .flatMap(time -> Stream.ofNullable(time).map(Instant::parse))
                        .min(Comparator.naturalOrder());
    }
}
