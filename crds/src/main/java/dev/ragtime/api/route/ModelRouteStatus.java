package dev.ragtime.api.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.api.slo.SloSummary;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** What the operator observed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ModelRouteStatus(
        @JsonPropertyDescription("Generation of the spec this status speaks of.")
        Long observedGeneration,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "The spec in force: as written, with every default filled in but those of resources, and podSettings over those of the chart.")
        ObjectNode effective,

        @JsonPropertyDescription("Base address inside the cluster, including /v1.")
        String endpoint,

        @JsonPropertyDescription(
                "The revision that its pods are asked to run; answers carry the one they came through in header x-ragtime-route-revision.")
        String revision,

        @StatusReplicas @JsonPropertyDescription("Pods now.")
        Integer replicas,

        @LabelSelector @JsonPropertyDescription("Label selector of the pods, for the scale subresource.")
        String selector,

        @JsonPropertyDescription("Healthy backends of all, e.g. 2/2.")
        String backendsHealthy,

        @JsonPropertyDescription("Each backend as the gateways see it.")
        List<BackendStatus> backends,

        @JsonPropertyDescription("The worst objective.") SloSummary sloSummary,

        @JsonPropertyDescription("Each objective as measured.")
        List<SloStatus> slo,

        @JsonPropertyDescription(
                "Ready, Reconciling, Stalled, Autoscaling, SLOHealthy, ErrorBudgetBurning, SLODataAvailable.")
        List<Condition> conditions) {

    public ModelRouteStatus {
        backends = backends == null ? List.of() : List.copyOf(backends);
        slo = slo == null ? List.of() : List.copyOf(slo);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The worst of what the gateway pods report. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BackendStatus(
            String name,

            @JsonPropertyDescription(
                    "Healthy, CoolingDown (failing, left alone for a while) or Down (cannot be reached or refuses us).")
            State state,

            @JsonPropertyDescription("Why it is not healthy, e.g. ConnectionRefused, CredentialsRejected.")
            String reason,

            @JsonPropertyDescription("Since when it is in this state.")
            String since) {}

    public enum State {
        Healthy,
        CoolingDown,
        Down
    }
}
