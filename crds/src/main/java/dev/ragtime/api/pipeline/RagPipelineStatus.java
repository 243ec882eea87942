package dev.ragtime.api.pipeline;

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
public record RagPipelineStatus(
        @JsonPropertyDescription("Generation of the spec this status speaks of.")
        Long observedGeneration,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "The spec in force: as written, with every default filled in but those of resources, and podSettings over those of the chart.")
        ObjectNode effective,

        @JsonPropertyDescription("Where it answers.") Endpoints endpoints,

        @JsonPropertyDescription("The revision that serves.")
        Revision stableRevision,

        @JsonPropertyDescription("The revision that is rolling out, absent between roll-outs.")
        Revision candidateRevision,

        @JsonPropertyDescription("The revision that cannot take over, absent while none fails.")
        FailedRevision failedRevision,

        @StatusReplicas @JsonPropertyDescription("Pods now.")
        Integer replicas,

        @LabelSelector @JsonPropertyDescription("Label selector of the pods, for the scale subresource.")
        String selector,

        @JsonPropertyDescription("The worst objective.") SloSummary sloSummary,

        @JsonPropertyDescription("Each objective as measured.")
        List<SloStatus> slo,

        @JsonPropertyDescription(
                "Ready, Reconciling, Stalled, Authenticated, Autoscaling, SLOHealthy, ErrorBudgetBurning, SLODataAvailable.")
        List<Condition> conditions) {

    public RagPipelineStatus {
        slo = slo == null ? List.of() : List.copyOf(slo);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    public record Endpoints(
            @JsonPropertyDescription("Base address inside the cluster; OpenAI clients use it with /v1.")
            String http,

            @JsonPropertyDescription("Host and port of service ragtime.v1.QueryService, without TLS.")
            String grpc,

            @JsonPropertyDescription("Address for clients of the Model Context Protocol.")
            String mcp) {}

    /** A candidate that a person must mend; what served before goes on serving. */
    public record FailedRevision(
            String name,

            @JsonPropertyDescription("One word for what is wrong, as in condition Stalled.")
            String reason,

            @JsonPropertyDescription("What is wrong and what to do.")
            String message) {}

    /** Hash of everything that can change an answer. */
    public record Revision(String name) {}
}
