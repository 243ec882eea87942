package dev.ragtime.operator.serving;

import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Pods that answer requests and what they are configured with; pure. All values are written the way the API server
 * prints them, so that applying them again changes nothing.
 *
 * @param owner the RagPipeline or ModelRoute
 * @param component what the pods do
 * @param name of the Deployment
 * @param revision that the pods serve, where another may stand beside it; its configuration then never changes
 * @param settings number and size of the pods
 * @param pod what runs in each of them
 * @param resources content of the one file the pods work by
 */
public record ServingWorkload(
        HasMetadata owner,
        Component component,
        String name,
        Optional<String> revision,
        RuntimeSettings settings,
        ServingPod pod,
        String resources) {

    private static final int PROGRESS_DEADLINE_SECONDS = 600;

    /** The labels of its pods as one text, for the scale subresource. */
    public static String selector(HasMetadata owner, Component component) {
        return Labels.selector(owner, component).entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    /**
     * Both objects, in the order they are applied.
     *
     * @param deployment {@link #deployment} with its number of pods
     */
    public List<Desired> objects(Deployment deployment) {
        var config = configMap();
        return List.of(Desired.of(config), Desired.of(deployment).after(config));
    }

    public ConfigMap configMap() {
        return new ConfigMapBuilder()
                .withMetadata(Ownership.owned(owner, pod.configMap(), component))
                .withImmutable(revision.isPresent() ? Boolean.TRUE : null)
                .withData(Map.of(PodLayout.RESOURCES_FILE, resources))
                .build();
    }

    /** @param replicas number of pods; empty when an autoscaler chooses it: the field then belongs to that */
    public Deployment deployment(Optional<Integer> replicas) {
        return new DeploymentBuilder()
                .withMetadata(metadata())
                .withNewSpec()
                .withReplicas(replicas.orElse(null))
                .withRevisionHistoryLimit(3)
                .withProgressDeadlineSeconds(PROGRESS_DEADLINE_SECONDS)
                .withNewSelector()
                .withMatchLabels(pods())
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString(1))
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(pod.template(labels(Labels.of(owner, component)), pods(), settings))
                .endSpec()
                .build();
    }

    /** Labels that tell its pods from all others. */
    public Map<String, String> pods() {
        return labels(Labels.selector(owner, component));
    }

    private Map<String, String> labels(Map<String, String> common) {
        var labels = new HashMap<>(common);
        revision.ifPresent(name -> labels.put(Labels.REVISION, name));
        return Map.copyOf(labels);
    }

    private ObjectMeta metadata() {
        var meta = Ownership.owned(owner, name, component);
        return new ObjectMetaBuilder(meta).withLabels(labels(meta.getLabels())).build();
    }
}
