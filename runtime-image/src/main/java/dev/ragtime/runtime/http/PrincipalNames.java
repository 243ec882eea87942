package dev.ragtime.runtime.http;

import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.access.PrincipalList.MalformedException;
import dev.ragtime.runtime.call.CallError;

/** Refuses principals that a request names in a way that cannot be read. */
public final class PrincipalNames {
    private PrincipalNames() {}

    /**
     * A header arrives as it was sent as long as it is ASCII.
     *
     * @throws CallError when it is not
     */
    public static void requirePlain(String text, String header) {
        if (!PrincipalList.isPlain(text))
            throw refused(header, header + " has a character that is no ASCII: percent-encode its UTF-8");
    }

    /** @param field where they stand in the request */
    public static CallError malformed(String field, MalformedException e) {
        return refused(field, field + ": " + e.getMessage());
    }

    private static CallError refused(String field, String message) {
        return CallError.invalid("invalid_principals", field, message);
    }
}
