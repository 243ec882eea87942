package dev.ragtime.operator.serving;

import dev.ragtime.operator.apply.OwnedSources;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.PodProblems;
import dev.ragtime.operator.kubernetes.RefusedPods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a reconciler of a serving resource watches and finds of its own pods. */
public final class ServingSources {
    private static final String PODS = "pods";

    private ServingSources() {}

    /** The kinds of object that a serving workload consists of. */
    public static <P extends HasMetadata> List<EventSource<?, P>> owned(EventSourceContext<P> context) {
        return OwnedSources.of(
                context,
                ConfigMap.class,
                Deployment.class,
                Service.class,
                PodDisruptionBudget.class,
                HorizontalPodAutoscaler.class);
    }

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

    /** What is wrong with one of the resource's pods, or why there are fewer than there should be. */
    public static Optional<Finding> problem(Context<?> context) {
        return PodProblems.first(context.getSecondaryResources(Pod.class))
                .or(() -> context.getSecondaryResourcesAsStream(Deployment.class)
                        .flatMap(deployment -> RefusedPods.of(deployment).stream())
                        .findFirst());
    }

    /** The Deployment of that name, as last seen. */
    public static Optional<Deployment> deployment(Context<?> context, String name) {
        return context.getSecondaryResourcesAsStream(Deployment.class)
                .filter(deployment -> name.equals(deployment.getMetadata().getName()))
                .findFirst();
    }
}
