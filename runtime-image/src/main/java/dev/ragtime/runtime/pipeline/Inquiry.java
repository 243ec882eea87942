package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.retrieve.Degradation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A question on its way, with what the stages so far made of it.
 *
 * @param caller on whose behalf it is asked
 * @param guard ends what is under way when nobody waits for it any more, or its time is over
 * @param retrieved passages to answer from; empty before they were looked for
 * @param generated the answer; empty until a stage wrote it
 * @param degraded steps left out so far, in order
 */
record Inquiry(
        Question question,
        Caller caller,
        CallGuard guard,
        Optional<Retrieved> retrieved,
        Optional<Generated> generated,
        List<Degradation> degraded) {
    Inquiry {
        degraded = List.copyOf(degraded);
    }

    static Inquiry of(Question question, Caller caller, CallGuard guard) {
        return new Inquiry(question, caller, guard, Optional.empty(), Optional.empty(), List.of());
    }

    Inquiry with(Retrieved found) {
        return new Inquiry(question, caller, guard, Optional.of(found), generated, degraded)
                .without(found.result().degraded());
    }

    Inquiry with(Generated answer) {
        return new Inquiry(question, caller, guard, retrieved, Optional.of(answer), degraded);
    }

    /** The same after more steps were left out. */
    Inquiry without(List<Degradation> more) {
        var all = new ArrayList<>(degraded);
        all.addAll(more);
        return new Inquiry(question, caller, guard, retrieved, generated, all);
    }

    /** Passages found; stages after the first may rely on them. */
    Retrieved found() {
        return retrieved.orElseThrow(() -> new IllegalStateException("nothing was retrieved yet"));
    }
}
