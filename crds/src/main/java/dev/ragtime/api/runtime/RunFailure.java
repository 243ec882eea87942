package dev.ragtime.api.runtime;

/** Why a pod of a run gave up; becomes the reason of condition {@code Synced}. */
public enum RunFailure {
    /** The store takes no more writes: its volume is nearly full. */
    StoreFull,
    /** Anything else; trying again may help. */
    JobFailed
}
