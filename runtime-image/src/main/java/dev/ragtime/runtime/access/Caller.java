package dev.ragtime.runtime.access;

import java.util.Optional;
import java.util.Set;

/**
 * Who asks a question, and on whose behalf.
 *
 * @param identity who it is, for what is kept or counted for each; empty for those who are not known
 * @param principals the user and its groups, for what may be read; empty when nobody is known
 */
public record Caller(Optional<Identity> identity, Set<Principal> principals) {
    /** Nobody is known: what is not for everyone is not for this caller. */
    public static final Caller UNKNOWN = new Caller(Set.of());

    public Caller {
        principals = Set.copyOf(principals);
    }

    /** Somebody who is no more than these principals. */
    public Caller(Set<Principal> principals) {
        this(Optional.empty(), principals);
    }
}
