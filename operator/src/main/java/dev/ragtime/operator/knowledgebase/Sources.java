package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.apply.OwnedSources;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.References;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is watched for KnowledgeBases: what they name, what they own, and their pods. */
final class Sources {
    static final String SECRETS = "secrets";
    static final String CONFIG_MAPS = "source-configmaps";
    static final String CLAIMS = "source-claims";

    private static final String OURS = Labels.MANAGED_SELECTOR + "," + Labels.KIND + "=KnowledgeBase";

    private Sources() {}

    static List<EventSource<?, KnowledgeBase>> all(EventSourceContext<KnowledgeBase> context) {
        var named = List.<EventSource<?, KnowledgeBase>>of(
                References.informer(
                        context,
                        Secret.class,
                        SECRETS,
                        Inputs::secrets,
                        Optional.of(new TransformingItemStore<>(Sources::withoutValues))),
                References.informer(context, ConfigMap.class, CONFIG_MAPS, Inputs::configMaps),
                References.informer(context, PersistentVolumeClaim.class, CLAIMS, Inputs::claims),
                pods(context));
        return Stream.concat(named.stream(), owned(context).stream()).toList();
    }

    private static List<EventSource<?, KnowledgeBase>> owned(EventSourceContext<KnowledgeBase> context) {
        return OwnedSources.of(
                context,
                Secret.class,
                Service.class,
                PodDisruptionBudget.class,
                NetworkPolicy.class,
                StatefulSet.class,
                ConfigMap.class,
                Job.class);
    }

    private static InformerEventSource<Pod, KnowledgeBase> pods(EventSourceContext<KnowledgeBase> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, KnowledgeBase.class)
                        .withName("pods")
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(OURS)
                        .withSecondaryToPrimaryMapper(Sources::byInstance)
                        .build(),
                context);
    }

    /** Other people's secrets do not stay in memory: a hash tells that a value changed. */
    private static Secret withoutValues(Secret secret) {
        var labels = secret.getMetadata().getLabels();
        if (labels != null && Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY))) return secret;
        var hashes = new TreeMap<String, String>();
        if (secret.getData() != null) {
            secret.getData().forEach((key, value) -> hashes.put(key, Names.hash(value == null ? "" : value, 16)));
        }
        secret.setData(hashes);
        secret.getMetadata().setManagedFields(List.of());
        return secret;
    }

    private static Set<ResourceID> byInstance(Pod pod) {
        var meta = pod.getMetadata();
        return Optional.ofNullable(meta.getLabels())
                .map(labels -> labels.get(Labels.INSTANCE))
                .map(name -> Set.of(new ResourceID(name, meta.getNamespace())))
                .orElse(Set.of());
    }
}
