package dev.ragtime.runtime.access;

import java.util.Set;

/** For whom chunks are looked for: a search must say it, and finds nothing for others. */
public sealed interface Readers {
    /** For anybody: every chunk may be found. */
    record Everyone() implements Readers {}

    /** For somebody who is these principals: a chunk may be found that names one of them. */
    record Of(Set<Principal> principals) implements Readers {
        public Of {
            principals = Set.copyOf(principals);
        }
    }

    Readers EVERYONE = new Everyone();

    /** Whether no chunk at all may be found. */
    default boolean isNobody() {
        return this instanceof Of(var principals) && principals.isEmpty();
    }
}
