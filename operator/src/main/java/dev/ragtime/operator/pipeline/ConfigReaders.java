package dev.ragtime.operator.pipeline;

import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.PodTemplates;
import dev.ragtime.operator.serving.ServingWorkload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which configurations are still read: a pod that restarts reads its own, however old; pure.
 *
 * @param names of the ConfigMaps that a Deployment or a pod mounts, or soon will
 */
record ConfigReaders(Set<String> names) {

    static ConfigReaders of(
            Optional<ServingWorkload> wanted, Collection<Deployment> deployments, Collection<Pod> pods) {
        var mounted = Stream.concat(
                        deployments.stream()
                                .map(deployment ->
                                        deployment.getSpec().getTemplate().getSpec()),
                        pods.stream().map(Pod::getSpec))
                .flatMap(ConfigReaders::mounted);
        return new ConfigReaders(Stream.concat(
                        mounted, wanted.stream().map(workload -> workload.pod().configMap()))
                .collect(Collectors.toUnmodifiableSet()));
    }

    private static Stream<String> mounted(PodSpec pod) {
        return pod.getVolumes().stream()
                .filter(volume -> volume.getName().equals(PodTemplates.CONFIG_VOLUME))
                .flatMap(volume -> Stream.ofNullable(volume.getConfigMap()))
                .map(source -> source.getName());
    }

    /** Whether it stays: because it is read, or because it is no configuration at all. */
    boolean keep(HasMetadata object) {
        return names.contains(object.getMetadata().getName())
                || !(object instanceof ConfigMap configMap)
                || configMap.getData() == null
                || !configMap.getData().containsKey(PodLayout.RESOURCES_FILE);
    }
}
