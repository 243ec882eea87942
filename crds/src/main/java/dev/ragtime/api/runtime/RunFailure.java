package dev.ragtime.api.runtime;

/** Why a pod of a run gave up; becomes the reason of condition {@code Synced}. */
public enum RunFailure {
    /** The store takes no more writes: its volume is nearly full. */
    StoreFull,
    /** The embedding model, or its provider, is not what the spec says. */
    EmbeddingRefused,
    /** The provider of the embedding model gives no answer, or has no time. */
    EmbeddingUnavailable,
    /** Anything else; trying again may help. */
    JobFailed
}
