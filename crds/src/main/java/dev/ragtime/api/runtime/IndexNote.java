package dev.ragtime.api.runtime;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A text that an index carries beside its run records, under an id that follows from its name: an object of collection
 * {@link IndexNames#runs} like those.
 */
public record IndexNote(String name) {
    /** What the index is made of, as JSON. Written before the index answers. */
    public static final IndexNote DEFINITION = new IndexNote("definition");

    /** Run of a note: above every other, so that it is never taken for the record of an old run. */
    public static final int NEVER_OLD = Integer.MAX_VALUE;

    public UUID id() {
        return UUID.nameUUIDFromBytes(("note/" + name).getBytes(StandardCharsets.UTF_8));
    }
}
