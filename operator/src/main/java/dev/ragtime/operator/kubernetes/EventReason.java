package dev.ragtime.operator.kubernetes;

/** Every reason an Event can carry, and whether it is a warning. */
public enum EventReason {
    /** A resource began to serve. */
    BecameReady(Kind.NEWS),
    /** A resource that served does not any more. */
    BecameUnready(Kind.WARNING),
    /** A person must mend something; the message says what. */
    Stalled(Kind.WARNING),
    /** What stalled was mended. */
    Unstalled(Kind.RECOVERY),
    /** The store answers. */
    StoreReady(Kind.NEWS),
    /** The store stopped answering. */
    StoreLost(Kind.WARNING),
    /** The index is what the sources hold. */
    Synced(Kind.NEWS),
    /** A run failed. */
    SyncFailed(Kind.WARNING),
    /** A run began. */
    SyncStarted(Kind.NEWS),
    /** An index is being built beside the one that answers. */
    IndexBuildStarted(Kind.NEWS),
    /** An index that was being built is not wanted any more. */
    IndexBuildDropped(Kind.NEWS),
    /** An index is worse than it may be, and does not take over. */
    IndexRefused(Kind.WARNING),
    /** A KnowledgeBase is deleted, and stays as long as others use its store. */
    StoreInUse(Kind.WARNING),
    /** Another index answers. */
    IndexPromoted(Kind.NEWS),
    /** Objectives are met again. */
    ObjectivesMet(Kind.RECOVERY),
    /** An error budget is overspent. */
    ObjectiveBreached(Kind.WARNING),
    /** An error budget is spent too fast. */
    ErrorBudgetBurning(Kind.WARNING),
    /** An error budget is spent at a normal rate again. */
    ErrorBudgetNormal(Kind.RECOVERY),
    /** A pod's metrics could not be read. */
    ScrapeFailing(Kind.WARNING),
    /** All metrics are read again. */
    ScrapeRecovered(Kind.RECOVERY),
    /** Stored SLO counts could not be trusted; counting began anew. */
    SLOStateDiscarded(Kind.WARNING),
    /** A new revision rolls out. */
    RolloutStarted(Kind.NEWS);

    private enum Kind {
        NEWS,
        WARNING,
        /** The end of what a warning said: no news where nothing was wrong. */
        RECOVERY
    }

    private final Kind kind;

    EventReason(Kind kind) {
        this.kind = kind;
    }

    /** {@code Warning} or {@code Normal}. */
    public String type() {
        return kind == Kind.WARNING ? "Warning" : "Normal";
    }

    boolean isRecovery() {
        return kind == Kind.RECOVERY;
    }
}
