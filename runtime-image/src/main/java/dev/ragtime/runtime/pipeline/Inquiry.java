package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.memory.Fact;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.retrieve.Query;
import dev.ragtime.runtime.rewrite.Rewritten;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A question on its way, with what the stages so far made of it.
 *
 * @param caller on whose behalf it is asked
 * @param guard ends what is under way when nobody waits for it any more, or its time is over
 * @param queries what is searched for, at least one: the question itself unless a stage found better; the first says what
 *     is asked by itself, without the conversation
 * @param retrieved passages to answer from; empty before they were looked for
 * @param facts what the caller stated earlier, nearest first
 * @param generated the answer; empty until a stage wrote it
 * @param degraded steps left out so far, in order
 */
record Inquiry(
        Question question,
        Caller caller,
        CallGuard guard,
        List<Query> queries,
        Optional<Retrieved> retrieved,
        List<Fact> facts,
        Optional<Generated> generated,
        List<Degradation> degraded) {
    Inquiry {
        queries = List.copyOf(queries);
        facts = List.copyOf(facts);
        degraded = List.copyOf(degraded);
    }

    static Inquiry of(Question question, Caller caller, CallGuard guard) {
        return new Inquiry(
                question,
                caller,
                guard,
                List.of(Query.of(question.text())),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** The same, to be searched by other queries. */
    Inquiry with(Rewritten rewritten) {
        return new Inquiry(question, caller, guard, rewritten.queries(), retrieved, facts, generated, degraded)
                .without(rewritten.degraded());
    }

    Inquiry with(Retrieved found) {
        return new Inquiry(question, caller, guard, queries, Optional.of(found), facts, generated, degraded)
                .without(found.result().degraded());
    }

    /** The same with what its caller stated earlier. */
    Inquiry with(List<Fact> stated) {
        return new Inquiry(question, caller, guard, queries, retrieved, stated, generated, degraded);
    }

    Inquiry with(Generated answer) {
        return new Inquiry(question, caller, guard, queries, retrieved, facts, Optional.of(answer), degraded);
    }

    /** The same after more steps were left out. */
    Inquiry without(List<Degradation> more) {
        var all = new ArrayList<>(degraded);
        all.addAll(more);
        return new Inquiry(question, caller, guard, queries, retrieved, facts, generated, all);
    }

    /** Passages found; stages after the first may rely on them. */
    Retrieved found() {
        return retrieved.orElseThrow(() -> new IllegalStateException("nothing was retrieved yet"));
    }
}
