package dev.ragtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;

/** How many pods serve, and how large each is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!(has(self.replicas) && has(self.autoscaling))",
        message = "set replicas for a fixed number of pods or autoscaling for a moving one, not both")
public record RuntimeSettings(
        @SpecReplicas
        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
                "Fixed number of pods; 1 when neither this nor autoscaling is set. kubectl scale sets it.")
        Integer replicas,

        @JsonPropertyDescription(
                "CPU and memory of each pod. Default of a RagPipeline: requests cpu 250m, memory 512Mi; limit memory 1Gi."
                        + " Default of a ModelRoute: requests cpu 100m, memory 192Mi; limit memory 384Mi.")
        ComputeResources resources,

        @JsonPropertyDescription(
                "Lets an autoscaler choose the number of pods: by requests in flight where KEDA is installed, else by CPU use. The condition Autoscaling says which.")
        Autoscaling autoscaling) {

    public RuntimeSettings {
        resources = resources == null ? new ComputeResources(null, null) : resources;
    }

    public static RuntimeSettings defaults() {
        return new RuntimeSettings(null, null, null);
    }

    /** Pods to start with; with {@link #autoscaling} the autoscaler moves the number afterwards. */
    public int initialReplicas() {
        if (autoscaling != null) return autoscaling.minReplicas();
        return replicas == null ? 1 : replicas;
    }

    /** Bounds and target of the autoscaler. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.minReplicas) || self.minReplicas <= self.maxReplicas",
            message = "minReplicas must not be above maxReplicas")
    public record Autoscaling(
            @Min(1) @Max(100) @JsonPropertyDescription("Fewest pods. Default: 1.")
            Integer minReplicas,

            @Required @Min(1) @Max(100) @JsonPropertyDescription("Most pods.")
            Integer maxReplicas,

            @Min(1)
            @Max(10_000)
            @JsonPropertyDescription(
                    "Requests in flight for each pod, on average, that the autoscaler holds; in force where KEDA is installed."
                            + " Default of a RagPipeline: 8. Default of a ModelRoute: 64.")
            Integer targetInFlightPerReplica,

            @Min(1)
            @Max(100)
            @JsonPropertyDescription(
                    "Average CPU use, in percent of the CPU request, that the autoscaler holds; in force where KEDA is not"
                            + " installed. Default: 70.")
            Integer targetCPUUtilizationPercent) {

        public Autoscaling {
            minReplicas = minReplicas == null ? Integer.valueOf(1) : minReplicas;
            targetCPUUtilizationPercent =
                    targetCPUUtilizationPercent == null ? Integer.valueOf(70) : targetCPUUtilizationPercent;
        }

        /** Requests in flight for each pod; {@code usual} where the manifest says nothing. */
        public int inFlightPerReplica(int usual) {
            return targetInFlightPerReplica == null ? usual : targetInFlightPerReplica;
        }
    }
}
