package dev.ragtime.operator.serving;

import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.operator.keda.Keda;
import dev.ragtime.operator.keda.ScaledObject;
import dev.ragtime.operator.keda.ScaledObjectSpec;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehaviorBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What chooses the number of pods; pure. At most one object does: KEDA makes a HorizontalPodAutoscaler of its own, and two
 * of them would fight.
 *
 * @param means by which the number is chosen
 * @param scaler where KEDA reaches the operator, {@code host:port}; empty unless it is asked
 */
public record Autoscaler(ServingFront front, Means means, Optional<String> scaler) {
    private static final String API_VERSION = "apps/v1";
    private static final String KIND = "Deployment";

    /** A query pod is busy with that many questions; a gateway pod hands on many more. */
    private static final int USUAL_OF_QUERIES = 8;

    private static final int USUAL_OF_GATEWAY = 64;

    /** What the number of pods follows. */
    public enum Means {
        /** It is the manifest's. */
        FIXED,
        CPU,
        REQUESTS,
        /** Not known yet: what stands is left as it is. */
        UNKNOWN
    }

    public static Autoscaler of(ServingFront front, Keda.View keda) {
        if (!front.autoscaled()) return new Autoscaler(front, Means.FIXED, Optional.empty());
        if (keda.scaler().isEmpty()) return new Autoscaler(front, Means.CPU, Optional.empty());
        return switch (keda.presence()) {
            case Unknown -> new Autoscaler(front, Means.UNKNOWN, Optional.empty());
            case Absent -> new Autoscaler(front, Means.CPU, Optional.empty());
            case Present -> new Autoscaler(front, Means.REQUESTS, keda.scaler());
        };
    }

    /** Bounds and targets; only when the number is not fixed. */
    RuntimeSettings.Autoscaling bounds() {
        return front.settings().autoscaling();
    }

    /** Requests in flight that each pod is to have. */
    public int inFlightPerReplica() {
        return inFlightPerReplica(bounds(), front.component());
    }

    /** The same, by what the pods do. */
    public static int inFlightPerReplica(RuntimeSettings.Autoscaling bounds, Component component) {
        return bounds.inFlightPerReplica(component == Component.GATEWAY ? USUAL_OF_GATEWAY : USUAL_OF_QUERIES);
    }

    /**
     * The object that has it done; empty when none is to be applied.
     *
     * @param deployment name of the Deployment that serves
     */
    public Optional<HasMetadata> object(String deployment) {
        return switch (means) {
            case FIXED, UNKNOWN -> Optional.empty();
            case CPU -> Optional.of(byCpu(deployment));
            case REQUESTS -> scaler.map(address -> byRequests(deployment, address));
        };
    }

    /** Whether an object that exists must be gone before {@link #object} is applied. */
    public boolean isInTheWay(HasMetadata existing) {
        var own = Ownership.isFor(front.owner(), existing);
        return switch (means) {
            case UNKNOWN -> false;
            case FIXED -> own;
            case CPU -> existing instanceof ScaledObject ? own : isOfKeda(existing);
            case REQUESTS -> existing instanceof HorizontalPodAutoscaler && own;
        };
    }

    /** KEDA copies the labels of a ScaledObject to what it makes of it, which goes a moment after it. */
    private boolean isOfKeda(HasMetadata existing) {
        return Ownership.carriesLabelsOf(front.owner(), existing)
                && existing.getMetadata().getOwnerReferences().stream()
                        .map(OwnerReference::getKind)
                        .anyMatch("ScaledObject"::equals);
    }

    private HorizontalPodAutoscaler byCpu(String deployment) {
        return new HorizontalPodAutoscalerBuilder()
                .withMetadata(front.metadata())
                .withNewSpec()
                .withNewScaleTargetRef()
                .withApiVersion(API_VERSION)
                .withKind(KIND)
                .withName(deployment)
                .endScaleTargetRef()
                .withMinReplicas(bounds().minReplicas())
                .withMaxReplicas(bounds().maxReplicas())
                .addNewMetric()
                .withType("Resource")
                .withNewResource()
                .withName("cpu")
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(bounds().targetCPUUtilizationPercent())
                .endTarget()
                .endResource()
                .endMetric()
                .endSpec()
                .build();
    }

    private ScaledObject byRequests(String deployment, String address) {
        var owner = front.owner();
        var scaled = new ScaledObject();
        scaled.setMetadata(front.metadata());
        scaled.setSpec(new ScaledObjectSpec(
                new ScaledObjectSpec.Target(API_VERSION, KIND, deployment),
                bounds().minReplicas(),
                bounds().maxReplicas(),
                new ScaledObjectSpec.Advanced(new ScaledObjectSpec.Autoscaler(behavior())),
                List.of(new ScaledObjectSpec.Trigger(
                        "external-push",
                        "AverageValue",
                        Map.of(
                                "scalerAddress",
                                address,
                                "kind",
                                owner.getKind(),
                                "name",
                                owner.getMetadata().getName(),
                                // KEDA asks for the target anew when the object changed
                                "targetInFlightPerReplica",
                                String.valueOf(inFlightPerReplica()))))));
        return scaled;
    }

    /** Half of the pods go at once: each drains, and the others take over what it would have answered. */
    private static HorizontalPodAutoscalerBehavior behavior() {
        return new HorizontalPodAutoscalerBehaviorBuilder()
                .withNewScaleDown()
                .addNewPolicy()
                .withType("Percent")
                .withValue(50)
                .withPeriodSeconds(60)
                .endPolicy()
                .endScaleDown()
                .build();
    }
}
