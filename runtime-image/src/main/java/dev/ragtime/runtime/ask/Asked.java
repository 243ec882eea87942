package dev.ragtime.runtime.ask;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.memory.Place;
import dev.ragtime.runtime.pipeline.Question;
import java.util.UUID;

/**
 * A question as it reaches a pipeline.
 *
 * @param id of its answer, and of the turn when it is kept
 * @param caller on whose behalf it is asked: the answer rests on nothing that it may not read
 * @param place where it stands among those that were asked before
 * @param narrowing among what its answer is looked for
 * @param rateable whether it may be kept until its answer is rated
 */
public record Asked(UUID id, Question question, Caller caller, Place place, Narrowing narrowing, boolean rateable) {
    public Asked(Question question, Caller caller, Place place) {
        this(UUID.randomUUID(), question, caller, place, Narrowing.NONE, true);
    }

    /** The same, looked for in a part of what there is. */
    public Asked within(Narrowing other) {
        return new Asked(id, question, caller, place, other, rateable);
    }

    /** The same for a client that wants nothing of it to be kept. */
    public Asked unkept() {
        return new Asked(id, question, caller, place, narrowing, false);
    }
}
