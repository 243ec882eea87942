package dev.ragtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** CPU and memory of each pod, as Kubernetes writes them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ComputeResources(
        @JsonPropertyDescription("Guaranteed share, by resource name, e.g. cpu: 500m.")
        Map<String, Quantity> requests,

        @JsonPropertyDescription("Upper bound, by resource name, e.g. memory: 1Gi.")
        Map<String, Quantity> limits) {

    public ComputeResources {
        requests = requests == null ? Map.of() : Map.copyOf(requests);
        limits = limits == null ? Map.of() : Map.copyOf(limits);
    }
}
