package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.Access;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether an index is for everyone, as a note in it: whoever asks the index learns of a change without being configured
 * anew. Where the note is, chunks can be searched for by who may read them.
 */
final class AccessNote {
    private static final String NOTE = "access";

    private AccessNote() {}

    /** Returns what it was before. */
    static Optional<Access.Mode> write(Notes notes, Access.Mode mode) {
        var before = read(notes::find);
        if (!before.equals(Optional.of(mode))) notes.put(NOTE, mode.name());
        return before;
    }

    /**
     * None before a run of a version that knows principals.
     *
     * @param find a note by its name
     */
    static Optional<Access.Mode> read(Function<String, Optional<String>> find) {
        return find.apply(NOTE).map(AccessNote::parse);
    }

    private static Access.Mode parse(String name) {
        return Arrays.stream(Access.Mode.values())
                .filter(mode -> mode.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StoreException(
                        "the index is for whom only a newer version knows (" + name + "): update this one",
                        false,
                        null));
    }
}
