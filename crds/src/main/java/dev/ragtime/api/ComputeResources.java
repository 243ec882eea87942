package dev.ragtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** CPU and memory of each pod, as Kubernetes writes them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value =
                "!has(self.requests) || !has(self.limits) || self.requests.all(name, !(name in self.limits) || quantity(string(self.requests[name])).compareTo(quantity(string(self.limits[name]))) <= 0)",
        message =
                "a request must not be above the limit of the same resource: lower it in requests, or raise it in limits")
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
