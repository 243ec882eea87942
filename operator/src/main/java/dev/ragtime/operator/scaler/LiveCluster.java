package dev.ragtime.operator.scaler;

import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.PodReadiness;
import dev.ragtime.operator.serving.Autoscaler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads from the API server when asked, pods out of its own cache: a standby watches nothing.
 *
 * @param namespaces those that the operator works in; empty means all
 */
record LiveCluster(KubernetesClient client, Set<String> namespaces) implements ScaledCluster {
    private static final ListOptions FROM_CACHE =
            new ListOptionsBuilder().withResourceVersion("0").build();
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    LiveCluster {
        namespaces = Set.copyOf(namespaces);
    }

    @Override
    public OptionalInt target(Scaled scaled) {
        if (!namespaces.isEmpty() && !namespaces.contains(scaled.namespace())) return OptionalInt.empty();
        var component = component(scaled);
        var bounds = component == Component.QUERY
                ? bounds(RagPipeline.class, scaled, p -> p.getSpec().runtime())
                : bounds(ModelRoute.class, scaled, r -> r.getSpec().runtime());
        return bounds.map(found -> OptionalInt.of(Autoscaler.inFlightPerReplica(found, component)))
                .orElse(OptionalInt.empty());
    }

    private <T extends HasMetadata> Optional<RuntimeSettings.Autoscaling> bounds(
            Class<T> type, Scaled scaled, Function<T, RuntimeSettings> runtime) {
        // by a list, which is what the operator may do; of one name it costs no more than a read, and the cache of a
        // definition that was just changed may be empty
        return client
                .resources(type)
                .inNamespace(scaled.namespace())
                .withField("metadata.name", scaled.name())
                .list()
                .getItems()
                .stream()
                .findFirst()
                .map(runtime)
                .map(RuntimeSettings::autoscaling);
    }

    @Override
    public List<ScaledPod> pods(Scaled scaled) {
        var labels = Map.of(
                Labels.MANAGED_BY,
                Labels.OPERATOR,
                Labels.COMPONENT,
                component(scaled).label(),
                Labels.KIND,
                scaled.kind(),
                Labels.INSTANCE,
                scaled.name());
        return client.pods().inNamespace(scaled.namespace()).withLabels(labels).list(FROM_CACHE).getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> status(pod)
                        .map(PodStatus::getPhase)
                        .filter(ENDED::contains)
                        .isEmpty())
                .map(pod -> new ScaledPod(
                        pod.getMetadata().getUid(),
                        status(pod).map(PodStatus::getPodIP).filter(ip -> !ip.isEmpty()),
                        PodReadiness.isReady(pod)))
                .toList();
    }

    private static Optional<PodStatus> status(Pod pod) {
        return Optional.ofNullable(pod.getStatus());
    }

    private static Component component(Scaled scaled) {
        return scaled.kind().equals(HasMetadata.getKind(ModelRoute.class)) ? Component.GATEWAY : Component.QUERY;
    }
}
