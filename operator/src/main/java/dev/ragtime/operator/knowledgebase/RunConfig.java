package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.Index;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.weaviate.WeaviateCluster;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.RouteAddress;
import dev.ragtime.operator.kubernetes.RuntimeConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;

/**
 * What the pods of one run work by, however long it takes and whatever becomes of the spec meanwhile: the resource as it
 * was when the run began, where its store is, and which index and run it is.
 */
final class RunConfig {
    private RunConfig() {}

    /**
     * @param index the one that the run writes
     * @param run its Job
     */
    static ConfigMap configMap(WeaviateCluster cluster, Index index, Job run) {
        var resource = cluster.resource();
        var id = SyncRuns.id(run);
        var name = Names.syncJob(resource.getMetadata().getName(), id.index(), id.run());
        return new ConfigMapBuilder()
                .withNewMetadataLike(Ownership.owned(resource, name, Component.INGEST))
                .addToLabels(SyncRuns.labels(id))
                .endMetadata()
                .withImmutable(true)
                .withData(Map.of(
                        PodLayout.RESOURCES_FILE,
                        RuntimeConfig.ofRun(
                                        connected(cluster, index),
                                        id.run(),
                                        name,
                                        SyncRuns.leftOut(run),
                                        SyncRuns.sources(run))
                                + RouteAddress.document(
                                        index.definition().embedding(),
                                        resource.getMetadata().getNamespace())))
                .build();
    }

    /** The resource with a status that says where to connect, before its own status does. */
    static KnowledgeBase connected(WeaviateCluster cluster, Index index) {
        var copy = new KnowledgeBase();
        copy.setMetadata(cluster.resource().getMetadata());
        copy.setSpec(cluster.resource().getSpec());
        copy.setStatus(new KnowledgeBaseStatus(
                null,
                null,
                index,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                StatusFactory.store(cluster),
                null,
                null,
                null,
                List.of(),
                List.of()));
        return copy;
    }
}
