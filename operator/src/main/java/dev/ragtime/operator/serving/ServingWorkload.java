package dev.ragtime.operator.serving;

import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.runtime.PodLayout;
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
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Pods that answer requests, and every object that belongs to them; pure. All values are written the way the API server
 * prints them, so that applying them again changes nothing.
 *
 * @param owner the RagPipeline or ModelRoute
 * @param component what the pods do
 * @param name of the Deployment, Service, autoscaler and disruption budget
 * @param settings number and size of the pods
 * @param pod what runs in each of them
 * @param resources content of the one file the pods work by
 */
public record ServingWorkload(
        HasMetadata owner,
        Component component,
        String name,
        RuntimeSettings settings,
        ServingPod pod,
        String resources) {

    private static final int SERVICE_PORT = 80;
    private static final int PROGRESS_DEADLINE_SECONDS = 600;

    /** Whether an autoscaler, not the manifest, chooses the number of pods. */
    public boolean autoscaled() {
        return settings.autoscaling() != null;
    }

    /** The labels of its pods as one text, for the scale subresource. */
    public static String selector(HasMetadata owner, Component component) {
        return Labels.selector(owner, component).entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** Everything, in the order it is applied. */
    public List<Desired> objects() {
        var config = configMap();
        var deployment = deployment();
        var objects = new ArrayList<>(List.of(
                Desired.of(config),
                Desired.of(deployment).after(config),
                Desired.of(service()),
                Desired.of(disruptionBudget())));
        if (autoscaled()) objects.add(Desired.of(autoscaler()).after(deployment));
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
                .withMetadata(metadata(name + Names.SLO_SUFFIX))
                .build();
    }

    public ConfigMap configMap() {
        return new ConfigMapBuilder()
                .withMetadata(metadata(pod.configMap()))
                .withData(Map.of(PodLayout.RESOURCES_FILE, resources))
                .build();
    }

    /** Without {@code replicas} when autoscaled: the field then belongs to the autoscaler. */
    public Deployment deployment() {
        return new DeploymentBuilder()
                .withMetadata(metadata(name))
                .withNewSpec()
                .withReplicas(autoscaled() ? null : Integer.valueOf(settings.initialReplicas()))
                .withRevisionHistoryLimit(3)
                .withProgressDeadlineSeconds(PROGRESS_DEADLINE_SECONDS)
                .withNewSelector()
                .withMatchLabels(podLabels())
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString(1))
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(pod.template(Labels.of(owner, component), podLabels(), settings))
                .endSpec()
                .build();
    }

    public Service service() {
        return new ServiceBuilder()
                .withMetadata(metadata(name))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(podLabels())
                .addNewPort()
                .withName(ServingPod.PORT_NAME)
                .withPort(SERVICE_PORT)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(ServingPod.PORT_NAME))
                .endPort()
                .endSpec()
                .build();
    }

    /** One pod at a time; a pod that is not ready anyway never blocks the draining of a node. */
    public PodDisruptionBudget disruptionBudget() {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(metadata(name))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(podLabels())
                .endSelector()
                .endSpec()
                .build();
    }

    /** @throws IllegalStateException when the workload is not {@link #autoscaled()} */
    public HorizontalPodAutoscaler autoscaler() {
        if (!autoscaled()) throw new IllegalStateException(name + " has a fixed number of pods");
        var bounds = settings.autoscaling();
        return new HorizontalPodAutoscalerBuilder()
                .withMetadata(metadata(name))
                .withNewSpec()
                .withNewScaleTargetRef()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(name)
                .endScaleTargetRef()
                .withMinReplicas(bounds.minReplicas())
                .withMaxReplicas(bounds.maxReplicas())
                .addNewMetric()
                .withType("Resource")
                .withNewResource()
                .withName("cpu")
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(bounds.targetCPUUtilizationPercent())
                .endTarget()
                .endResource()
                .endMetric()
                .endSpec()
                .build();
    }

    private Map<String, String> podLabels() {
        return Labels.selector(owner, component);
    }

    private ObjectMeta metadata(String objectName) {
        return Ownership.owned(owner, objectName, component);
    }
}
