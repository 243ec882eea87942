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

        @PreserveUnknownFields @JsonPropertyDescription("The spec in force: as written, with every default filled in.")
        ObjectNode effective,

        @JsonPropertyDescription("Where it answers.") Endpoints endpoints,

        @JsonPropertyDescription("The revision that serves.")
        Revision stableRevision,

        @JsonPropertyDescription("The revision that is rolling out, absent between roll-outs.")
        Revision candidateRevision,

        @StatusReplicas @JsonPropertyDescription("Pods now.")
        Integer replicas,

        @LabelSelector @JsonPropertyDescription("Label selector of the pods, for the scale subresource.")
        String selector,

        @JsonPropertyDescription("The worst objective.") SloSummary sloSummary,

        @JsonPropertyDescription("Each objective as measured.")
        List<SloStatus> slo,

        @JsonPropertyDescription("Ready, Reconciling, Stalled, SLOHealthy, ErrorBudgetBurning, SLODataAvailable.")
        List<Condition> conditions) {

    public RagPipelineStatus {
        slo = slo == null ? List.of() : List.copyOf(slo);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    public record Endpoints(
            @JsonPropertyDescription("Base address inside the cluster; OpenAI clients use it with /v1.")
            String http) {}

    /** Hash of everything that can change an answer. */
    public record Revision(String name) {}
}
