package dev.ragtime.operator.kubernetes;

/** Every reason an Event can carry, and whether it is a warning. */
public enum EventReason {
    /** A resource began to serve. */
    BecameReady(false),
    /** A resource that served does not any more. */
    BecameUnready(true),
    /** A person must mend something; the message says what. */
    Stalled(true),
    /** What stalled was mended. */
    Unstalled(false),
    /** The store answers. */
    StoreReady(false),
    /** The store stopped answering. */
    StoreLost(true),
    /** The index is what the sources hold. */
    Synced(false),
    /** A run failed. */
    SyncFailed(true),
    /** A run began. */
    SyncStarted(false),
    /** Objectives are met again. */
    ObjectivesMet(false),
    /** An error budget is overspent. */
    ObjectiveBreached(true),
    /** An error budget is spent too fast. */
    ErrorBudgetBurning(true),
    /** An error budget is spent at a normal rate again. */
    ErrorBudgetNormal(false),
    /** A pod's metrics could not be read. */
    ScrapeFailing(true),
    /** All metrics are read again. */
    ScrapeRecovered(false),
    /** Stored SLO counts could not be trusted; counting began anew. */
    SLOStateDiscarded(true),
    /** A new revision rolls out. */
    RolloutStarted(false);

    private final boolean warning;

    EventReason(boolean warning) {
        this.warning = warning;
    }

    /** {@code Warning} or {@code Normal}. */
    public String type() {
        return warning ? "Warning" : "Normal";
    }
}
