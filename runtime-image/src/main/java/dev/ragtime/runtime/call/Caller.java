package dev.ragtime.runtime.call;

/** Who waits for an answer. */
public interface Caller {
    /** Whether it has closed its side, as far as is known. */
    boolean gone();
}
