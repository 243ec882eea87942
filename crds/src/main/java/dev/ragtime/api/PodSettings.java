package dev.ragtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where pods run and what they carry, the same for every workload. A field that is absent is null: only what is set
 * counts.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = PodSettings.LABEL_RULE,
        message =
                "ragtime.dev/..., app.kubernetes.io/name, instance, component and managed-by are set by the operator: choose other label names",
        fieldPath = ".labels")
@ValidationRule(
        value = "!has(self.annotations) || self.annotations.all(name, !name.startsWith('ragtime.dev/'))",
        message = "annotations named ragtime.dev/... are set by the operator: choose other names",
        fieldPath = ".annotations")
public record PodSettings(
        @JsonPropertyDescription("Labels a node must have. Added to the chart's, label by label.")
        Map<String, String> nodeSelector,

        @Size(max = 32) @JsonPropertyDescription("Taints of nodes that the pods tolerate, as in a pod.")
        List<Toleration> tolerations,

        @JsonPropertyDescription("Rules about nodes and other pods, as in a pod. Replaces the operator's own.")
        Affinity affinity,

        @Size(max = 8)
        @JsonPropertyDescription(
                "How the pods are spread, as in a pod; without a labelSelector, over the pods of the same workload. Replaces the operator's own: prefer different nodes.")
        List<TopologySpreadConstraint> topologySpreadConstraints,

        @Size(max = 253) @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") @JsonPropertyDescription("PriorityClass.")
        String priorityClassName,

        @JsonPropertyDescription("More labels of the pods. Added to the chart's, name by name.")
        Map<String, String> labels,

        @JsonPropertyDescription("More annotations of the pods. Added to the chart's, name by name.")
        Map<String, String> annotations,

        @Size(max = 16) @JsonPropertyDescription("Secrets with the credentials of registries.")
        List<Reference> imagePullSecrets,

        @Size(max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @JsonPropertyDescription(
                "ServiceAccount of the pods, e.g. for a cloud's workload identity. Its token is not mounted. Default: the namespace's.")
        String serviceAccountName) {

    static final String LABEL_RULE =
            "!has(self.labels) || self.labels.all(name, !name.startsWith('ragtime.dev/') && !(name in ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component', 'app.kubernetes.io/managed-by']))";

    /** Nothing is set. */
    public static final PodSettings NONE = new PodSettings(null, null, null, null, null, null, null, null, null);

    /** These settings where they are set, else {@code base}; labels, annotations and nodeSelector entry by entry. */
    public PodSettings over(PodSettings base) {
        return new PodSettings(
                merged(base.nodeSelector, nodeSelector),
                either(tolerations, base.tolerations),
                either(affinity, base.affinity),
                either(topologySpreadConstraints, base.topologySpreadConstraints),
                either(priorityClassName, base.priorityClassName),
                merged(base.labels, labels),
                merged(base.annotations, annotations),
                either(imagePullSecrets, base.imagePullSecrets),
                either(serviceAccountName, base.serviceAccountName));
    }

    private static <T> T either(T mine, T base) {
        return mine == null ? base : mine;
    }

    private static Map<String, String> merged(Map<String, String> base, Map<String, String> mine) {
        if (base == null || mine == null) return either(mine, base);
        var all = new HashMap<>(base);
        all.putAll(mine);
        return Map.copyOf(all);
    }
}
