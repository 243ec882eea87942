package dev.ragtime.runtime.credential;

import dev.ragtime.runtime.access.Caller;

/** What one way to know callers says of a credential. Messages are for the caller and hold nothing of the credential. */
public sealed interface Verdict {
    /** It is this caller's. */
    record Known(Caller caller) implements Verdict {}

    /** Another way may know it. */
    record Foreign(String why) implements Verdict {}

    /** It is one of this way's, and does not count. */
    record Refused(String why) implements Verdict {}

    /**
     * It may be somebody's, which cannot be told now.
     *
     * @param code a stable snake_case word for programs
     */
    record Undecided(String code, String why) implements Verdict {}
}
