package dev.ragtime.runtime.call;

/** Who waits for an answer. */
public interface Caller {
    /** Runs {@code told} once the caller has closed its side, at once if it has; from any thread, and maybe never. */
    void onGone(Runnable told);
}
