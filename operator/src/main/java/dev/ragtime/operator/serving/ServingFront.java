package dev.ragtime.operator.serving;

import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stays while the pods behind it come and go: the address, how many pods may be evicted, and with {@link
 * Autoscaler} how many there are; pure.
 * All values are written the way the API server prints them, so that applying them again changes nothing.
 *
 * @param owner the RagPipeline or ModelRoute
 * @param component what the pods do
 * @param name of all three objects
 * @param settings number of the pods
 */
public record ServingFront(HasMetadata owner, Component component, String name, RuntimeSettings settings) {
    /** Of the Service. */
    public static final int SERVICE_PORT = 80;

    /** Whether an autoscaler, not the manifest, chooses the number of pods. */
    public boolean autoscaled() {
        return settings.autoscaling() != null;
    }

    /** Number of pods; empty when an autoscaler chooses it. */
    public Optional<Integer> replicas() {
        return autoscaled() ? Optional.empty() : Optional.of(settings.initialReplicas());
    }

    /** Labels of every pod that could serve, of whichever revision. */
    public Map<String, String> pods() {
        return Labels.selector(owner, component);
    }

    /**
     * Everything, in the order it is applied.
     *
     * @param pods labels of the pods that serve
     * @param autoscaler what moves their number; empty while nothing does
     */
    public List<Desired> objects(Map<String, String> pods, Optional<HasMetadata> autoscaler) {
        var objects = new ArrayList<>(List.of(Desired.of(service(pods)), Desired.of(disruptionBudget(pods))));
        autoscaler.map(Desired::of).ifPresent(objects::add);
        if (promises()) objects.add(Desired.reserved(counts()));
        return List.copyOf(objects);
    }

    private boolean promises() {
        return switch (owner) {
            case RagPipeline pipeline -> !pipeline.getSpec().objectives().isEmpty();
            case ModelRoute route -> !route.getSpec().objectives().isEmpty();
            default -> false;
        };
    }

    /** Where the counts of objectives are kept, by who counts them. */
    private ConfigMap counts() {
        return new ConfigMapBuilder()
                .withMetadata(Ownership.owned(owner, name + Names.SLO_SUFFIX, component))
                .build();
    }

    /** @param pods labels of the pods that serve */
    public Service service(Map<String, String> pods) {
        return new ServiceBuilder()
                .withMetadata(metadata())
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(pods)
                .addNewPort()
                .withName(ServingPod.PORT_NAME)
                .withPort(SERVICE_PORT)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(ServingPod.PORT_NAME))
                .endPort()
                .endSpec()
                .build();
    }

    /**
     * One pod at a time; a pod that is not ready anyway never blocks the draining of a node.
     *
     * @param pods labels of the pods that serve: one that is still coming up must not count against them
     */
    public PodDisruptionBudget disruptionBudget(Map<String, String> pods) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(metadata())
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(pods)
                .endSelector()
                .endSpec()
                .build();
    }

    /** Of each of the objects. */
    ObjectMeta metadata() {
        return Ownership.owned(owner, name, component);
    }
}
