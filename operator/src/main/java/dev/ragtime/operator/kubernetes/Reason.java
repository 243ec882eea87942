package dev.ragtime.operator.kubernetes;

import dev.ragtime.api.runtime.SourceFailure;

/** Every reason a condition can carry: one documented word for each thing that can be said. */
public enum Reason {
    // what is normal
    /** Nothing is wrong: an abnormal-true condition is False. */
    AsExpected,
    /** The resource serves. */
    Serving,
    /** Objects are being created or changed. */
    Progressing,
    /** All nodes of the store answer. */
    AllNodesReady,
    /** Some nodes of the store do not answer; those that do are enough to serve. */
    NodesDegraded,
    /** The index is what the sources hold. */
    UpToDate,

    // KnowledgeBase: waiting
    /** The store has too few nodes that answer, for now. */
    StoreStarting,
    /** The nodes of the store are made anew, one by one; those that answer serve. */
    NodesRestarting,
    /** The store answered before and does not now. */
    StoreUnavailable,
    /** A KnowledgeBase is deleted whose store others use. */
    StoreInUse,
    /** The first sync has not ended. */
    NeverSynced,
    /** A run is under way. */
    SyncRunning,
    /** A run waits to be admitted by a queue, or someone suspended it. */
    SyncQueued,
    /** The store no longer has the index, as after the loss of its volumes; a run reads all sources again. */
    IndexLost,
    /** Another index is built beside the one that answers. */
    BuildingIndex,
    /** An index cannot be built; the one before answers meanwhile. */
    IndexBuildFailed,
    /** An index is worse than it may be, and does not take over. */
    IndexRefused,
    /** An index cannot be compared with the one that answers. */
    GateFailed,
    /** The index that {@code spec.promotion.pinnedIndex} names is not there any more. */
    IndexNotKept,
    /** The last run failed; another follows by itself. */
    SyncRetrying,
    /** No run begins while {@code sync.suspend} is true. */
    Suspended,

    // what a user must mend
    /** A ConfigMap that is named does not exist. */
    MissingConfigMap,
    /** A Secret that is named does not exist, or lacks a key. */
    MissingSecret,
    /** A PersistentVolumeClaim that is named does not exist. */
    MissingClaim,
    /** A source has a webhook, and this operator takes none. */
    WebhooksOff,
    /** A KnowledgeBase that is named does not exist. */
    KnowledgeBaseNotFound,
    /** A ModelRoute that is named does not exist. */
    ModelRouteNotFound,
    /** A KnowledgeBase that is named is not ready yet. */
    KnowledgeBaseNotReady,
    /** A ModelRoute that is named is not ready: answers are quoted passages meanwhile. */
    ModelRouteNotReady,
    /** {@code sync.schedule} or {@code sync.timeZone} cannot be read. */
    InvalidSchedule,
    /** The prompt template is malformed or names unknown variables. */
    PromptInvalid,
    /** The spec holds a value that only a person can mend. */
    InvalidSpec,
    /** The StorageClass cannot make the store's volumes larger. */
    StorageNotExpandable,
    /** A volume of the store or of a source is to be made by a StorageClass that does not exist. */
    StorageClassMissing,
    /** No volume has been made for a claim of the store or of a source. */
    VolumeNotProvisioned,
    /** An image cannot be pulled. */
    ImagePullFailed,
    /** A source is an image, which this cluster cannot mount. */
    ImageVolumesUnsupported,
    /** A pod cannot be started as configured. */
    PodConfigurationFailed,
    /** No node has room for a pod. */
    Unschedulable,
    /** A container ends again and again. */
    CrashLooping,
    /** Pods were refused by the API server, e.g. by a quota or an admission rule. */
    PodsRefused,
    /** A deployment did not come up within its time. */
    RolloutTimedOut,
    /** The ingestion Job failed without saying why. */
    JobFailed,
    /** The API server refuses what the operator applies. */
    ApplyFailed,
    /** The API server could not be asked to take an object, or could not take it; it is asked again. */
    ApplyRetrying,
    /** An object that someone else made has a name that the resource needs. */
    NameTaken,

    // a pod; one of a run: see RunFailure, too
    /** A pod needed more memory than its limit. */
    OutOfMemory,
    /** A pod needed more scratch space than it has. */
    ScratchFull,
    /** The store takes no more writes: its volume is nearly full. */
    StoreFull,
    /** The embedding model or its provider is not what the spec says: files that are no model, or other dimensions. */
    EmbeddingRefused,
    /** The provider of the embedding model did not answer for minutes. */
    EmbeddingUnavailable,
    /** The model that writes lines for chunks does not take what it is asked. */
    ContextRefused,
    /** The model that writes lines for chunks did not answer for minutes. */
    ContextUnavailable,
    /** A pod waits for a volume that cannot be attached or mounted. */
    VolumeUnavailable,
    /** A run took longer than {@code sync.timeLimitSeconds}. */
    SyncTimedOut,
    /** Some sources have never been read, so the index is not yet what it should be. */
    SourcesFailed,

    // a source, see SourceFailure
    SourceUnreachable,
    CredentialsRejected,
    HostKeyRejected,
    RevisionNotFound,
    DirectoryNotFound,
    QueryFailed,
    /** The robots.txt of a site forbids to read it, or its address is one that is not asked. */
    CrawlRefused,
    TooManyDeletions,
    TooManyFailedDocuments,

    // pipeline and route
    /** Too few pods answer, for now. */
    PodsStarting,
    /** No backend is healthy. */
    AllBackendsDown,
    /** No gateway pod has told yet how its backends are. */
    BackendsUnknown,

    /** The model refuses what a pipeline asks of it, one time after another; passages are quoted instead. */
    ModelRefused,

    /** Documents of the KnowledgeBase are for those whom they name, and the pipeline knows nobody. */
    CallersUnknown,

    // who may ask a pipeline
    /** Whoever reaches the pipeline is answered. */
    OpenToAll,
    /** Those are answered who have an API key. */
    ApiKeys,
    /** Those are answered who have a token of an issuer. */
    OpenIdConnect,
    /** Those are answered who have a token that the API server knows. */
    KubernetesTokens,
    /** Those are answered who are known in one of several ways. */
    SeveralWays,
    // autoscaling
    /** The number of pods is the one of the manifest. */
    Fixed,
    /** A HorizontalPodAutoscaler chooses the number of pods by CPU use. */
    ByCpu,
    /** KEDA chooses the number of pods by requests in flight. */
    ByRequestsInFlight,

    // objectives
    /** All objectives are met. */
    ObjectivesMet,
    /** An objective's error budget is overspent. */
    ObjectiveBreached,
    /** Nothing has been measured yet. */
    InsufficientData,
    /** An error budget is spent faster than it lasts. */
    BurningFast,
    /** Error budgets last at the present rate. */
    BurnRateNormal,
    /** All pods are scraped. */
    Scraping,
    /** Some pods cannot be scraped. */
    ScrapeFailing,
    /** Every minute of a KnowledgeBase is judged. */
    Judging,
    /** What was judged of a KnowledgeBase was lost; judging began anew. */
    CountsLost;

    /** The reason of the same name. */
    public static Reason of(SourceFailure failure) {
        return valueOf(failure.name());
    }
}
