package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import java.util.List;

/** Passages with the numbers an answer cites them by, and how they were found. */
public record Retrieved(List<NumberedPassage> passages, RetrievalResult result) {
    public Retrieved {
        passages = List.copyOf(passages);
    }

    static Retrieved of(RetrievalResult result) {
        return new Retrieved(NumberedPassage.number(result.passages()), result);
    }

    /** True when nothing was similar enough to answer from. */
    public boolean abstained() {
        return result.abstained() || passages.isEmpty();
    }
}
