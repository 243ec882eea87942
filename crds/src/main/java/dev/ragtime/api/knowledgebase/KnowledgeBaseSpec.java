package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.PodSettings;
import dev.ragtime.api.slo.Objective;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.objectives) || self.objectives.size() == 0 || self.sources.exists(source, !has(source.http))",
        message =
                "freshness is about sources that are read, and what is pushed has no age: add a source of another kind, or leave objectives out",
        fieldPath = ".objectives")
@ValidationRule(
        value = "!has(self.push) || self.sources.exists(source, has(source.http))",
        message = "push does nothing without a source of kind http: add one, or leave push out")
@ValidationRule(
        value =
                "(has(self.store) && has(self.store.weaviate.managed) && has(self.store.weaviate.managed.replicas) ? self.store.weaviate.managed.replicas : 1)"
                        + " == (has(oldSelf.store) && has(oldSelf.store.weaviate.managed) && has(oldSelf.store.weaviate.managed.replicas) ? oldSelf.store.weaviate.managed.replicas : 1)",
        message = "store.weaviate.managed.replicas cannot be changed: create another KnowledgeBase")
@ValidationRule(
        value =
                "(has(self.store) && has(self.store.weaviate.managed) && has(self.store.weaviate.managed.storage) && has(self.store.weaviate.managed.storage.storageClassName) ? self.store.weaviate.managed.storage.storageClassName : '')"
                        + " == (has(oldSelf.store) && has(oldSelf.store.weaviate.managed) && has(oldSelf.store.weaviate.managed.storage) && has(oldSelf.store.weaviate.managed.storage.storageClassName) ? oldSelf.store.weaviate.managed.storage.storageClassName : '')",
        message =
                "store.weaviate.managed.storage.storageClassName cannot be changed: create another KnowledgeBase and point the pipeline to it")
@ValidationRule(
        value =
                "(has(self.store) && has(self.store.weaviate.shared) ? self.store.weaviate.shared.knowledgeBase.name : '')"
                        + " == (has(oldSelf.store) && has(oldSelf.store.weaviate.shared) ? oldSelf.store.weaviate.shared.knowledgeBase.name : '')"
                        + " && (has(self.store) && has(self.store.weaviate.external)) == (has(oldSelf.store) && has(oldSelf.store.weaviate.external))",
        message =
                "an index cannot move to another store: create another KnowledgeBase, and point the pipeline to it when it is ready",
        fieldPath = ".store")
@ValidationRule(
        value =
                "!(has(self.store) && has(self.store.weaviate.shared) && has(self.deletionPolicy) && self.deletionPolicy == 'Retain')",
        message =
                "an index in the store of another KnowledgeBase goes with its own: leave deletionPolicy out, or use a managed store",
        fieldPath = ".deletionPolicy")
@ValidationRule(
        value =
                "!(has(self.store) && has(self.store.weaviate.external)) || (has(self.deletionPolicy) && self.deletionPolicy == 'Retain')",
        message = "what is in an external store stays there when the KnowledgeBase goes: write deletionPolicy: Retain",
        fieldPath = ".deletionPolicy")
@ValidationRule(
        value = "!has(self.objectives) || self.objectives.all(o, has(o.freshness))",
        message =
                "a KnowledgeBase answers no requests: use freshness here, and availability, latency and timeToFirstToken in a RagPipeline or ModelRoute",
        fieldPath = ".objectives")
@ValidationRule(
        value =
                "!has(self.access) || !has(self.access.mode) || self.access.mode != 'DocumentPrincipals'"
                        + " || self.sources.all(source, has(source.access) || has(source.http) || (has(source.jdbc) && has(source.jdbc.principalsColumn)))",
        message =
                "in mode DocumentPrincipals nobody may read a source that does not say who may: add access to each source, jdbc.principalsColumn, or access: {} where that is meant",
        fieldPath = ".sources")
public record KnowledgeBaseSpec(
        @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Where documents come from, 1 to 32; exactly one kind in each.")
        List<Source> sources,

        @JsonPropertyDescription(
                "When and how sources are read again. Default: once, and at every change of this resource.")
        Sync sync,

        @JsonPropertyDescription("The endpoint that takes documents of sources of kind http.")
        Push push,

        @ValidationRule(
                value =
                        "!has(self.parent) || (has(self.parent.maxTokens) ? self.parent.maxTokens : 1024) > (has(self.maxTokens) ? self.maxTokens : 256)",
                message = "parent.maxTokens must be above maxTokens: a parent is larger than the chunks found in it")
        @ValidationRule(
                value =
                        "!has(self.contextual) || (has(self.contextual.maxTokens) ? self.contextual.maxTokens : 48) * 2 <= (has(self.maxTokens) ? self.maxTokens : 256)",
                message = "contextual.maxTokens must be at most half of maxTokens: the line is a part of the chunk",
                fieldPath = ".contextual.maxTokens")
        @ValidationRule(
                value =
                        "(has(self.overlapTokens) ? self.overlapTokens : 32) * 2 <= (has(self.maxTokens) ? self.maxTokens : 256)",
                message = "overlapTokens must be at most half of maxTokens",
                fieldPath = ".overlapTokens")
        @JsonPropertyDescription(
                "How documents are cut into chunks. A change builds another index beside the one that answers.")
        Chunking chunking,

        @JsonPropertyDescription(
                "How chunks become vectors. A change builds another index beside the one that answers.")
        Embedding embedding,

        @JsonPropertyDescription("Where the index lives. Default: a managed Weaviate of one node.")
        Store store,

        @JsonPropertyDescription(
                "Delete (default): the index and its volumes go with this resource. Retain: volumes and the API key stay.")
        DeletionPolicy deletionPolicy,

        @Size(max = 16) @JsonPropertyDescription("What is promised, measured in status.slo.")
        List<Objective> objectives,

        @JsonPropertyDescription(
                "Where the store's nodes and the pods of syncs run, and what they carry. Replaces the chart's podSettings field by field.")
        PodSettings podSettings,

        @JsonPropertyDescription(
                "What queries may filter by. May be changed at any time: documents are read again, and nothing is embedded again.")
        Metadata metadata,

        @JsonPropertyDescription(
                "Reads scanned pages of PDFs and pictures (.png, .jpg, .tif). May be changed at any time: what has none is not read again. Default: they are not read, and named.")
        Ocr ocr,

        @JsonPropertyDescription("When a new index takes over, and what stays of those before.")
        Promotion promotion,

        @JsonPropertyDescription(
                "Who may read documents. May be changed at any time: nothing is embedded again. Default: everyone who may ask a pipeline.")
        Access access) {

    public KnowledgeBaseSpec {
        sources = sources == null ? List.of() : List.copyOf(sources);
        sync = sync == null ? Sync.defaults() : sync;
        push = push == null && sources.stream().anyMatch(source -> source.http() != null) ? Push.defaults() : push;
        chunking = chunking == null ? Chunking.defaults() : chunking;
        embedding = embedding == null ? Embedding.defaults() : embedding;
        store = store == null ? Store.defaults() : store;
        deletionPolicy = deletionPolicy == null ? DeletionPolicy.Delete : deletionPolicy;
        objectives = objectives == null ? List.of() : List.copyOf(objectives);
        podSettings = podSettings == null ? PodSettings.NONE : podSettings;
        metadata = metadata == null ? Metadata.defaults() : metadata;
        promotion = promotion == null ? Promotion.defaults() : promotion;
        access = access == null ? Access.defaults() : access;
    }

    /** These sources, and every default. */
    public static KnowledgeBaseSpec of(List<Source> sources) {
        return new KnowledgeBaseSpec(sources, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** The same with these sources only. */
    public KnowledgeBaseSpec with(List<Source> others) {
        return new KnowledgeBaseSpec(
                others,
                sync,
                push,
                chunking,
                embedding,
                store,
                deletionPolicy,
                objectives,
                podSettings,
                metadata,
                ocr,
                promotion,
                access);
    }

    /** Sources whose documents are pushed. */
    public List<Source> pushed() {
        return sources.stream().filter(source -> source.http() != null).toList();
    }

    public enum DeletionPolicy {
        Delete,
        Retain
    }
}
