package dev.ragtime.operator.keda;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;

/**
 * As much of it as the operator writes.
 *
 * @param minReplicaCount fewest pods
 * @param maxReplicaCount most pods
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScaledObjectSpec(
        Target scaleTargetRef,
        Integer minReplicaCount,
        Integer maxReplicaCount,
        Advanced advanced,
        List<Trigger> triggers) {

    /** What is scaled, in the same namespace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Target(String apiVersion, String kind, String name) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Advanced(Autoscaler horizontalPodAutoscalerConfig) {}

    /** What KEDA writes into the HorizontalPodAutoscaler that it makes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Autoscaler(HorizontalPodAutoscalerBehavior behavior) {}

    /**
     * What it is scaled by.
     *
     * @param type of the scaler, such as {@code external-push}
     * @param metricType {@code AverageValue}: the sum over the pods is divided by their number
     * @param metadata settings of the scaler; an external one is sent them all
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Trigger(String type, String metricType, Map<String, String> metadata) {}
}
