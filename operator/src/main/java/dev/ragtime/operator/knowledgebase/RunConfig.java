package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
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
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the pods of one run work by, however long it takes and whatever becomes of the spec meanwhile: the resource as it
 * was when the run began, where its store is, and which index and run it is.
 */
final class RunConfig {
    private RunConfig() {}

    /** @param run its Job */
    static ConfigMap configMap(KnowledgeBaseModel model, Job run) {
        var resource = model.resource();
        var id = SyncRuns.id(run);
        var name = Names.syncJob(resource.getMetadata().getName(), id.index(), id.run());
        var connected = connected(model, id.index());
        return new ConfigMapBuilder()
                .withNewMetadataLike(Ownership.owned(resource, name, Component.INGEST))
                .addToLabels(SyncRuns.labels(id))
                .endMetadata()
                .withImmutable(true)
                .withData(Map.of(
                        PodLayout.RESOURCES_FILE,
                        RuntimeConfig.ofRun(connected, id.run(), name, SyncRuns.leftOut(run), SyncRuns.sources(run))
                                + RouteAddress.documents(
                                        connected.getStatus().activeIndex().definition(),
                                        resource.getMetadata().getNamespace())))
                .build();
    }

    private static KnowledgeBase connected(KnowledgeBaseModel model, int written) {
        var serving = model.target().index();
        return serving.number() == written ? connected(model, serving) : ofCandidate(model);
    }

    /** For who works on the index that is built beside others. */
    static KnowledgeBase ofCandidate(KnowledgeBaseModel model) {
        var serving = model.target().index();
        var candidate = model.indexes().candidate().orElseThrow().index();
        var others = Stream.concat(Stream.of(serving), model.indexes().kept().stream())
                .toList();
        return connected(model, candidate, Optional.of(CandidateIndex.of(candidate)), others);
    }

    /** The resource with a status that says where to connect, before its own status does. */
    static KnowledgeBase connected(KnowledgeBaseModel model, Index index) {
        return connected(model, index, Optional.empty(), List.of());
    }

    /**
     * The same for who builds an index beside others.
     *
     * @param candidate the index, when another one answers queries
     * @param others indexes whose vectors may be taken
     */
    private static KnowledgeBase connected(
            KnowledgeBaseModel model, Index index, Optional<CandidateIndex> candidate, List<Index> others) {
        var copy = new KnowledgeBase();
        copy.setMetadata(model.resource().getMetadata());
        copy.setSpec(model.resource().getSpec());
        copy.setStatus(new KnowledgeBaseStatus(
                null,
                null,
                index,
                candidate.orElse(null),
                null,
                null,
                null,
                null,
                List.of(),
                model.store().address(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                others));
        return copy;
    }
}
