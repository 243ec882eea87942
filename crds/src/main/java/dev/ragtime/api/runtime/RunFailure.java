package dev.ragtime.api.runtime;

/** Why a pod of a run gave up; becomes the reason of condition {@code Synced}. */
public enum RunFailure {
    /** The store takes no more writes: its volume is nearly full. */
    StoreFull,
    /** The embedding model, or its provider, is not what the spec says. */
    EmbeddingRefused,
    /** The provider of the embedding model gives no answer, or has no time. */
    EmbeddingUnavailable,
    /** The model that writes lines for chunks does not take what it is asked. */
    ContextRefused,
    /** The model that writes lines for chunks gives no answer, or has no time. */
    ContextUnavailable,
    /** Anything else; trying again may help. */
    JobFailed
}
