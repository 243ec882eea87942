package dev.ragtime.operator.slo.fresh;

import java.time.Instant;

/**
 * From {@code doneAt} on, and until the next one, the index holds a source as it was at {@code asOf}.
 *
 * @param asOf what changed in the source before is in the index
 * @param doneAt when that was reached
 */
public record SourceRead(Instant asOf, Instant doneAt) {

    /** A source that is promised from now on: all that it holds counts as changed now. */
    static SourceRead promised(Instant now) {
        return new SourceRead(now, now);
    }

    /** The index holds nothing of the source any more. */
    static SourceRead lost(Instant now) {
        return new SourceRead(Instant.EPOCH, now);
    }

    boolean isLoss() {
        return asOf.equals(Instant.EPOCH);
    }
}
