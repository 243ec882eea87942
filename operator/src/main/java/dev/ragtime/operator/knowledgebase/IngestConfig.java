package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.operator.knowledgebase.weaviate.WeaviateCluster;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.RuntimeConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Instant;
import java.util.List;

/** The manifest that ingestion pods work by: the resource itself, and where its store is. */
final class IngestConfig {
    private IngestConfig() {}

    static ConfigMap configMap(WeaviateCluster cluster) {
        var resource = cluster.resource();
        var name = Names.ingestConfig(resource.getMetadata().getName());
        return new ConfigMapBuilder()
                .withMetadata(Ownership.owned(resource, name, Component.INGEST))
                .withData(RuntimeConfig.data(List.of(connected(cluster))))
                .build();
    }

    /** The resource with a status that says where to connect, before its own status does. */
    private static KnowledgeBase connected(WeaviateCluster cluster) {
        var copy = new KnowledgeBase();
        copy.setMetadata(cluster.resource().getMetadata());
        copy.setSpec(cluster.resource().getSpec());
        copy.setStatus(new KnowledgeBaseStatus(
                null,
                null,
                TargetIndex.of(cluster.resource(), Instant.EPOCH).index(),
                null,
                null,
                null,
                List.of(),
                StatusFactory.store(cluster),
                List.of()));
        return copy;
    }
}
