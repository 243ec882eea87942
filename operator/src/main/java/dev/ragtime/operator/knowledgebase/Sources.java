package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.References;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is watched for KnowledgeBases beside the objects that have a dependent of their own. */
final class Sources {
    static final String SECRETS = "secrets";
    static final String SERVICES = "services";
    static final String CONFIG_MAPS = "source-configmaps";
    static final String CLAIMS = "source-claims";

    private static final String OURS = Labels.MANAGED_SELECTOR + "," + Labels.KIND + "=KnowledgeBase";

    private Sources() {}

    static List<EventSource<?, KnowledgeBase>> all(EventSourceContext<KnowledgeBase> context) {
        return List.of(
                References.informer(
                        context,
                        Secret.class,
                        SECRETS,
                        Sources::secretNames,
                        Optional.of(new TransformingItemStore<>(Sources::withoutValues))),
                References.informer(context, ConfigMap.class, CONFIG_MAPS, Inputs::configMaps),
                References.informer(context, PersistentVolumeClaim.class, CLAIMS, Inputs::claims),
                informer(context, Service.class, SERVICES, Mappers.fromOwnerReferences(KnowledgeBase.class)),
                informer(context, Job.class, "jobs", Mappers.fromOwnerReferences(KnowledgeBase.class)),
                informer(context, Pod.class, "pods", Sources::byInstance));
    }

    private static <R extends HasMetadata> InformerEventSource<R, KnowledgeBase> informer(
            EventSourceContext<KnowledgeBase> context, Class<R> type, String name, SecondaryToPrimaryMapper<R> mapper) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, KnowledgeBase.class)
                        .withName(name)
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(OURS)
                        .withSecondaryToPrimaryMapper(mapper)
                        .build(),
                context);
    }

    private static Set<String> secretNames(KnowledgeBase resource) {
        var names = new HashSet<>(Inputs.secrets(resource));
        names.add(Names.weaviate(resource.getMetadata().getName()));
        return names;
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
