package dev.ragtime.runtime.access;

import java.util.Set;

/**
 * On whose behalf a question is asked.
 *
 * @param principals the user and its groups; empty when nobody is known
 */
public record Caller(Set<Principal> principals) {
    /** Nobody is known: what is not for everyone is not for this caller. */
    public static final Caller UNKNOWN = new Caller(Set.of());

    public Caller {
        principals = Set.copyOf(principals);
    }
}
