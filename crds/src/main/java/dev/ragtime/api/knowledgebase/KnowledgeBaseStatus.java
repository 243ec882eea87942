package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.api.slo.SloSummary;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator observed. Times are RFC 3339 in UTC. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KnowledgeBaseStatus(
        @JsonPropertyDescription("Generation of the spec this status speaks of.")
        Long observedGeneration,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "The spec in force: as written, with every default filled in but those of resources, and podSettings over those of the chart.")
        ObjectNode effective,

        @JsonPropertyDescription("The index that answers queries.")
        Index activeIndex,

        @JsonPropertyDescription(
                "The index that is being built: the first one until a run has read a source, and any later one until it takes over.")
        CandidateIndex candidateIndex,

        @JsonPropertyDescription("The run under way, absent between runs.")
        Run currentSync,

        @JsonPropertyDescription("The last run of all sources that ended.")
        LastSync lastSync,

        @JsonPropertyDescription("The last run that ended of some sources alone, which were asked for.")
        LastSync lastPartialSync,

        @JsonPropertyDescription("When the last run ended that read every source: how old the index is.")
        String lastSuccessfulSyncAt,

        @JsonPropertyDescription("Each source as of the last run.")
        List<SourceStatus> sources,

        @JsonPropertyDescription("The store as it is now.") StoreStatus store,

        @JsonPropertyDescription("The endpoint that documents are pushed to, where a source is of kind http.")
        PushStatus push,

        @JsonPropertyDescription("What a sync would do, where annotation ragtime.dev/dry-run asks.")
        DryRunStatus dryRun,

        @JsonPropertyDescription("The worst objective.") SloSummary sloSummary,

        @JsonPropertyDescription("Each objective as measured.")
        List<SloStatus> slo,

        @JsonPropertyDescription(
                "Ready, Reconciling, Stalled, StoreReady, Synced; with objectives also SLOHealthy, ErrorBudgetBurning, SLODataAvailable.")
        List<Condition> conditions,

        @JsonPropertyDescription(
                "Indexes that answered before and can be gone back to by spec.promotion.pinnedIndex, the last one first.")
        List<Index> keptIndexes) {

    /** Nothing observed yet. */
    public static final KnowledgeBaseStatus NONE = new KnowledgeBaseStatus(
            null, null, null, null, null, null, null, null, List.of(), null, null, null, null, List.of(), List.of(),
            List.of());

    public KnowledgeBaseStatus {
        sources = sources == null ? List.of() : List.copyOf(sources);
        slo = slo == null ? List.of() : List.copyOf(slo);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        keptIndexes = keptIndexes == null ? List.of() : List.copyOf(keptIndexes);
    }

    public record EmbeddingModel(String model, Integer dimensions) {}

    /** A run under way. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Run(
            @JsonPropertyDescription("Number of the run, counted from 1.")
            Integer number,

            @JsonPropertyDescription("Number of the index that it writes.")
            Integer index,

            @JsonPropertyDescription("Name of the Job.") String job,

            @JsonPropertyDescription("Hash of what the run was started for.")
            String trigger,

            @JsonPropertyDescription("Hash of the spec that the run works by; another one ends it.")
            String spec,

            @JsonInclude(JsonInclude.Include.NON_EMPTY)
            @JsonPropertyDescription("Sources that are not read, since something that they name is missing.")
            List<String> leftOut,

            String startedAt,
            Integer progressPercent,
            Long documentsDone,
            Long documentsTotal,

            @JsonPropertyDescription("When it ends if it goes on as in the last five minutes.")
            String estimatedEnd,

            @JsonPropertyDescription("Sources that it reads; absent: all.")
            List<String> sources) {

        public Run {
            leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
        }
    }

    /** A run that ended. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LastSync(
            Integer number,

            @JsonPropertyDescription("Number of the index that it wrote.")
            Integer index,

            @JsonPropertyDescription("Succeeded, Failed, or Cancelled: ended by a changed spec.")
            String result,

            String startedAt,
            String finishedAt,

            @JsonPropertyDescription("Hash of what the run was started for; another one starts a new run.")
            String trigger,

            Long added,
            Long changed,
            Long deleted,

            @JsonPropertyDescription("Chunks whose text had to be embedded; unchanged text never is.")
            Long chunksEmbedded,

            @JsonPropertyDescription("Failed runs in a row, which lengthen the wait before the next.")
            Integer failures,

            @JsonPropertyDescription("Sources that it read; absent: all.")
            List<String> sources,

            @JsonPropertyDescription("Tokens that the provider of the embedding model was sent, as it counts them.")
            Long embeddingTokens,

            @JsonPropertyDescription(
                    "Tokens of questions and answers of the model that writes lines for chunks, as it counts them.")
            Long contextTokens) {

        /** A run that asked no provider. */
        public LastSync(
                Integer number,
                Integer index,
                String result,
                String startedAt,
                String finishedAt,
                String trigger,
                Long added,
                Long changed,
                Long deleted,
                Long chunksEmbedded,
                Integer failures,
                List<String> sources) {
            this(
                    number,
                    index,
                    result,
                    startedAt,
                    finishedAt,
                    trigger,
                    added,
                    changed,
                    deleted,
                    chunksEmbedded,
                    failures,
                    sources,
                    null,
                    null);
        }
    }

    /** One source as of the last run. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SourceStatus(
            String name,

            @JsonPropertyDescription("What was read: a commit, or a content hash.")
            String revision,

            @JsonPropertyDescription("When the last run ended that read it.")
            String lastSyncAt,

            @JsonPropertyDescription(
                    "What changed in the source before is in the index: when the last complete reading of it began.")
            String asOf,

            @JsonPropertyDescription("Documents of this source in the index.")
            Long documents,

            @JsonPropertyDescription("Documents that could not be read; their earlier chunks stay.")
            Long failed,

            @JsonPropertyDescription("What went wrong, naming up to ten documents.")
            String message,

            @JsonPropertyDescription(
                    "Value of annotation ragtime.dev/sync-requested-at.<name> that a run has served; another one asks for a run of this source.")
            String handledRequest,

            @JsonPropertyDescription("Path of the operator's webhook endpoint that takes this source's hooks.")
            String webhookPath) {

        /** Of which no run has told anything yet. */
        public static SourceStatus named(String name) {
            return new SourceStatus(name, null, null, null, null, null, null, null, null);
        }

        /** The same, where nobody knows as of when the index holds it. */
        public SourceStatus withoutAge() {
            return new SourceStatus(
                    name, revision, lastSyncAt, null, documents, failed, message, handledRequest, webhookPath);
        }

        public SourceStatus withWebhookPath(String path) {
            return new SourceStatus(name, revision, lastSyncAt, asOf, documents, failed, message, handledRequest, path);
        }
    }

    /**
     * The endpoint that documents are pushed to.
     *
     * @param documents as counted in {@code activeIndex} and in {@code candidateIndex}
     * @param chunks as counted there
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PushStatus(
            @JsonPropertyDescription("Address inside the cluster.")
            String endpoint,

            @JsonPropertyDescription("Whether its pod takes documents now.")
            Boolean ready,

            @JsonPropertyDescription("Documents that were pushed and can be found.")
            Long documents,

            @JsonPropertyDescription("Chunks of these documents.")
            Long chunks) {}

    /** The store as it is now. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StoreStatus(
            @JsonPropertyDescription("HTTP address.") String endpoint,

            @JsonPropertyDescription("gRPC host and port.") String grpcEndpoint,

            @JsonPropertyDescription("Secret with the API key, under api-key or credentialsKey.")
            String credentialsSecret,

            @JsonPropertyDescription("Version that the nodes report.")
            String version,

            Integer nodesReady,

            @JsonPropertyDescription(
                    "Image of the nodes, pinned when the store was made; changed by spec.store.weaviate.managed.version or the chart's weaviate.upgradePolicy, never to an older version.")
            String image,

            @JsonPropertyDescription("Size of the smallest node's volume.")
            String volumeSize,

            @JsonPropertyDescription("How far the store's API key is in being replaced.")
            KeyRotation keyRotation,

            @JsonPropertyDescription("Key of the Secret that is not api-key.")
            String credentialsKey,

            @JsonPropertyDescription(
                    "How the names of all collections, aliases, roles and users of this KnowledgeBase begin, in a store that it does not own.")
            String collectionPrefix,

            @JsonPropertyDescription("KnowledgeBases whose indexes live in this store, too.")
            List<String> sharedBy) {

        /** A store of the KnowledgeBase's own. */
        public StoreStatus(
                String endpoint,
                String grpcEndpoint,
                String credentialsSecret,
                String version,
                Integer nodesReady,
                String image,
                String volumeSize,
                KeyRotation keyRotation) {
            this(
                    endpoint,
                    grpcEndpoint,
                    credentialsSecret,
                    version,
                    nodesReady,
                    image,
                    volumeSize,
                    keyRotation,
                    null,
                    null,
                    null);
        }
    }

    /** The store's API key: which request to replace it was heard, and how far it is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record KeyRotation(
            @JsonPropertyDescription("Value of annotation ragtime.dev/rotate-store-key that was heard last.")
            String request,

            @JsonPropertyDescription(
                    "Adding: nodes learn the new key beside the old one. Switching: clients take it up. Removing: nodes forget the old one. Absent at rest.")
            Phase phase,

            @JsonPropertyDescription("Restarts of the nodes that their keys asked for.")
            Integer restarts,

            @JsonPropertyDescription("Since when it is in that phase.")
            String since) {

        public KeyRotation {
            restarts = restarts == null ? Integer.valueOf(0) : restarts;
        }

        public enum Phase {
            Adding,
            Switching,
            Removing
        }
    }
}
