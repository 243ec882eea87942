package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import java.util.List;

/**
 * Passages with the numbers an answer cites them by, and how they were found.
 *
 * @param queries what was searched for; empty when that was the question itself
 */
public record Retrieved(List<NumberedPassage> passages, RetrievalResult result, List<String> queries) {
    public Retrieved {
        passages = List.copyOf(passages);
        queries = List.copyOf(queries);
    }

    /** @param queries what was searched for, for the question */
    static Retrieved of(RetrievalResult result, String question, List<String> queries) {
        var own = queries.equals(List.of(question)) ? List.<String>of() : queries;
        return new Retrieved(NumberedPassage.number(result.passages()), result, own);
    }

    /** The same after steps before the search were left out. */
    Retrieved without(List<Degradation> before) {
        return new Retrieved(passages, result.after(before), queries);
    }

    /** True when nothing was similar enough to answer from. */
    public boolean abstained() {
        return result.abstained() || passages.isEmpty();
    }
}
