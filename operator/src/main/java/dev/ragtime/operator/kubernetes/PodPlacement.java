package dev.ragtime.operator.kubernetes;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.Reference;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts what users say about pods over what the operator says; pure. Our own labels and annotations stay whatever they
 * say, since selectors and informers go by them; our spread and anti-affinity yield.
 */
public final class PodPlacement {
    private PodPlacement() {}

    /**
     * @param pod as the operator would make it
     * @param settings of the resource, over those of the chart
     * @param selector the labels that tell these pods from all others
     */
    public static PodTemplateSpec of(PodTemplateSpec pod, PodSettings settings, Map<String, String> selector) {
        var placed = new PodTemplateSpecBuilder(pod);
        var meta = placed.editMetadata();
        meta.withLabels(under(settings.labels(), pod.getMetadata().getLabels()));
        meta.withAnnotations(under(settings.annotations(), pod.getMetadata().getAnnotations()));
        meta.endMetadata();
        var spec = placed.editSpec();
        if (settings.nodeSelector() != null) spec.withNodeSelector(new TreeMap<>(settings.nodeSelector()));
        if (settings.tolerations() != null) spec.withTolerations(settings.tolerations());
        if (settings.affinity() != null) spec.withAffinity(settings.affinity());
        if (settings.topologySpreadConstraints() != null)
            spec.withTopologySpreadConstraints(settings.topologySpreadConstraints().stream()
                    .map(constraint -> selecting(constraint, selector))
                    .toList());
        if (settings.priorityClassName() != null) spec.withPriorityClassName(settings.priorityClassName());
        if (settings.imagePullSecrets() != null)
            spec.withImagePullSecrets(settings.imagePullSecrets().stream()
                    .map(Reference::name)
                    .map(LocalObjectReference::new)
                    .toList());
        if (settings.serviceAccountName() != null) spec.withServiceAccountName(settings.serviceAccountName());
        return spec.endSpec().build();
    }

    private static Map<String, String> under(Map<String, String> theirs, Map<String, String> ours) {
        var all = new TreeMap<String, String>();
        if (theirs != null) all.putAll(theirs);
        if (ours != null) all.putAll(ours);
        return all;
    }

    /** A constraint that selects nothing spreads nothing. */
    private static TopologySpreadConstraint selecting(
            TopologySpreadConstraint constraint, Map<String, String> selector) {
        if (constraint.getLabelSelector() != null) return constraint;
        return new TopologySpreadConstraintBuilder(constraint)
                .withLabelSelector(
                        new LabelSelectorBuilder().withMatchLabels(selector).build())
                .build();
    }
}
