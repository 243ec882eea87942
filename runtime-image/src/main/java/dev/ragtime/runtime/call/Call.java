package dev.ragtime.runtime.call;

import dev.ragtime.runtime.telemetry.Outcome;
import dev.ragtime.runtime.telemetry.RequestMetrics;

/** One call as its transport carries it. For the single thread that answers it. */
public interface Call {
    /** Which operation is called; a label of metrics, so one of few. */
    String operation();

    /** Whether the call is an event of objectives. */
    boolean judged();

    /**
     * Answers the call.
     *
     * @throws CallError for an answer other than success
     * @throws ClientGoneException when nobody is left to answer
     * @throws StreamCutException when an answer under way cannot be completed
     */
    void answer(RequestMetrics.Exchange clock);

    /** What {@link #answer} has sent, as far as it came. */
    Ended answered();

    /**
     * Tells the caller that there is no answer; called only if nothing was sent.
     *
     * @throws ClientGoneException when nobody is left to tell
     */
    void refuse(CallError error);

    /** True once a byte of the answer may have left. */
    boolean started();

    /** True once the caller has all that it waits for: from then on its leaving is no loss. */
    boolean whole();

    /** What the transport calls such an error; a label of metrics. */
    int code(CallError.Kind kind);

    /** What the transport calls a caller that has gone. */
    int codeOfGone();

    /** @param code the transport's own, a label of metrics */
    record Ended(Outcome outcome, int code) {}
}
