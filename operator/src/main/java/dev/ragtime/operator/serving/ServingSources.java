package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.PodProblems;
import dev.ragtime.operator.kubernetes.PodProblems.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Optional;
import java.util.Set;

/** What a reconciler of a serving resource watches and finds of its own pods. */
public final class ServingSources {
    private static final String PODS = "pods";

    private ServingSources() {}

    /** Pods of one component, each mapped to the resource it belongs to by its labels. */
    public static <P extends HasMetadata> InformerEventSource<Pod, P> pods(
            EventSourceContext<P> context, Component component) {
        var configuration = InformerEventSourceConfiguration.from(Pod.class, context.getPrimaryResourceClass())
                .withName(PODS)
                .withNamespacesInheritedFromController()
                .withLabelSelector(Labels.MANAGED_SELECTOR + "," + Labels.COMPONENT + "=" + component.label())
                .withSecondaryToPrimaryMapper(pod -> Set.of(new ResourceID(
                        pod.getMetadata().getLabels().get(Labels.INSTANCE),
                        pod.getMetadata().getNamespace())))
                // only what decides about problems; counts come from the Deployment
                .withOnUpdateFilter((now, before) -> !PodProblems.of(now).equals(PodProblems.of(before)));
        return new InformerEventSource<>(configuration.build(), context);
    }

    /** What is wrong with one of the resource's pods. */
    public static Optional<Problem> problem(Context<?> context) {
        return PodProblems.first(context.getSecondaryResources(Pod.class));
    }

    public static Optional<Deployment> deployment(Context<?> context) {
        return context.getSecondaryResource(Deployment.class);
    }
}
