package dev.ragtime.operator.serving;

import dev.ragtime.operator.apply.OwnedSources;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.PodProblems;
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
import java.util.Map;
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
                .withOnUpdateFilter((now, before) -> !PodProblems.signs(now).equals(PodProblems.signs(before)));
        return new InformerEventSource<>(configuration.build(), context);
    }

    /** The resource's pods with these labels. */
    public static List<Pod> pods(Context<?> context, Map<String, String> labels) {
        return context.getSecondaryResourcesAsStream(Pod.class)
                .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    /** The Deployments that the operator made for {@code resource} and that are to stay, as last seen. */
    public static List<Deployment> deployments(HasMetadata resource, Context<?> context) {
        return context.getSecondaryResourcesAsStream(Deployment.class)
                .filter(deployment -> deployment.getMetadata().getDeletionTimestamp() == null)
                .filter(deployment -> Ownership.isFor(resource, deployment))
                .toList();
    }

    /** What the Service of that name selects now. */
    public static Optional<Map<String, String>> selected(Context<?> context, String name) {
        return context.getSecondaryResourcesAsStream(Service.class)
                .filter(service -> name.equals(service.getMetadata().getName()))
                .findFirst()
                .map(service -> service.getSpec().getSelector());
    }
}
