package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.apply.OwnedSources;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.MeaningfulChange;
import dev.ragtime.operator.kubernetes.References;
import dev.ragtime.operator.watch.ForeignKind;
import dev.ragtime.operator.watch.ForeignObjects;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is watched for KnowledgeBases: what they name, what they own, and their pods. */
final class KnowledgeBaseWatches {
    private static final String OURS = Labels.MANAGED_SELECTOR + "," + Labels.KIND + "=KnowledgeBase";

    private KnowledgeBaseWatches() {}

    static List<EventSource<?, KnowledgeBase>> all(EventSourceContext<KnowledgeBase> context, ForeignObjects foreign) {
        var named = List.<EventSource<?, KnowledgeBase>>of(
                foreign.events(context, ForeignKind.Secret, Inputs::secrets),
                foreign.events(context, ForeignKind.ConfigMap, KnowledgeBaseWatches::configMaps),
                foreign.events(context, ForeignKind.PersistentVolumeClaim, KnowledgeBaseWatches::claims),
                References.informer(context, ModelRoute.class, "routes", Inputs::routes),
                neighbours(context),
                pods(context));
        return Stream.concat(named.stream(), owned(context).stream()).toList();
    }

    private static Set<String> configMaps(KnowledgeBase resource) {
        return joined(
                joined(Inputs.configMaps(resource), Inputs.datasetMap(resource)), Inputs.certificatesMap(resource));
    }

    private static Set<String> claims(KnowledgeBase resource) {
        return joined(Inputs.claims(resource), Inputs.datasetClaim(resource));
    }

    private static Set<String> joined(Set<String> names, Optional<String> more) {
        return Stream.concat(names.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static List<EventSource<?, KnowledgeBase>> owned(EventSourceContext<KnowledgeBase> context) {
        return OwnedSources.of(
                context,
                Secret.class,
                Service.class,
                PodDisruptionBudget.class,
                NetworkPolicy.class,
                StatefulSet.class,
                Deployment.class,
                PersistentVolumeClaim.class,
                ConfigMap.class,
                Job.class);
    }

    private static InformerEventSource<Pod, KnowledgeBase> pods(EventSourceContext<KnowledgeBase> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, KnowledgeBase.class)
                        .withName("pods")
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(OURS)
                        .withSecondaryToPrimaryMapper(KnowledgeBaseWatches::byInstance)
                        .build(),
                context);
    }

    /** A KnowledgeBase concerns those that live in its store, and the one in whose store it lives. */
    private static InformerEventSource<KnowledgeBase, KnowledgeBase> neighbours(
            EventSourceContext<KnowledgeBase> context) {
        var all = context.getPrimaryCache();
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(KnowledgeBase.class, KnowledgeBase.class)
                        .withName("neighbours")
                        .withNamespacesInheritedFromController()
                        .withOnUpdateFilter(new MeaningfulChange()::accept)
                        .withSecondaryToPrimaryMapper(changed -> Stream.concat(
                                        Hosting.guests(changed, all.list().toList()).stream()
                                                .map(ResourceID::fromResource),
                                        Hosting.ownerName(changed).stream()
                                                .map(name -> new ResourceID(
                                                        name,
                                                        changed.getMetadata().getNamespace())))
                                .collect(Collectors.toSet()))
                        .build(),
                context);
    }

    private static Set<ResourceID> byInstance(Pod pod) {
        var meta = pod.getMetadata();
        return Optional.ofNullable(meta.getLabels())
                .map(labels -> labels.get(Labels.INSTANCE))
                .map(name -> Set.of(new ResourceID(name, meta.getNamespace())))
                .orElse(Set.of());
    }
}
