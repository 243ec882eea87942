package dev.ragtime.runtime.memory;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.call.CallError;

/** Whose it is that a pipeline keeps. */
final class Owners {
    private Owners() {}

    /** The same for the same caller; one for all that are unknown, who find what they know the name of. */
    static String of(String pipeline, Caller caller) {
        return pipeline + "/" + caller.identity().map(Identity::token).orElse("nobody");
    }

    /** @throws CallError when the caller is not known */
    static String known(String pipeline, Caller caller) {
        if (caller.identity().isEmpty())
            throw CallError.invalid(
                    "unknown_caller",
                    "",
                    "memories are kept for callers that are known: send a credential, as spec.auth of the pipeline says");
        return of(pipeline, caller);
    }
}
