package dev.ragtime.runtime.pipeline;

/** One step of the way from a question to its answer. Thread-safe. */
@FunctionalInterface
interface Stage {
    /**
     * Does its part, or nothing when there is nothing left for it to do.
     *
     * @param sink takes the answer's text as it is written
     * @return what is known now; the same inquiry when nothing was done
     */
    Inquiry pass(Inquiry inquiry, TokenSink sink);

    /** Opens the way to what it asks, as far as that is possible now. */
    default void connect() {}

    /** The same stage in a rehearsal, which must cost nothing and find something whatever there is. */
    default Stage rehearsed() {
        return this;
    }
}
