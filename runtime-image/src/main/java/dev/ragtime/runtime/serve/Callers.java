package dev.ragtime.runtime.serve;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.TrustedClients;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.access.PrincipalList.MalformedException;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.http.ApiKeys;
import dev.ragtime.runtime.http.PrincipalNames;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Tells on whose behalf a request is made. What it says is refused rather than left out, so that nobody takes an answer for
 * that of somebody else.
 */
public final class Callers {
    private final Optional<TrustedClients> trusted;
    private final Secrets secrets;

    private Callers(Optional<TrustedClients> trusted, Secrets secrets) {
        this.trusted = trusted;
        this.secrets = secrets;
    }

    /** @param secrets where the keys of trusted clients are */
    public static Callers of(RagPipeline pipeline, Secrets secrets) {
        return new Callers(pipeline.getSpec().trustedClients(), secrets);
    }

    /**
     * Whoever names no principals is unknown, with a key or without.
     *
     * @param header value of a request header by its name
     * @throws CallError when principals are named that cannot be read, or by a client that is not trusted
     */
    Caller of(UnaryOperator<String> header) {
        var name = trusted.map(TrustedClients::principalsHeader).orElse(TrustedClients.PRINCIPALS_HEADER);
        var named = header.apply(name);
        if (named.isBlank()) return Caller.UNKNOWN;
        if (trusted.isEmpty())
            throw untrusted(name + " is taken from nobody: leave it out, or set spec.auth.trustedClients");
        var keys = new ApiKeys(secrets, trusted.get().apiKeysSecret().name());
        if (keys.owner(ApiKeys.sent(header)).isEmpty()) {
            throw untrusted(name + " is taken from trusted clients only: send a key of the Secret that"
                    + " spec.auth.trustedClients.apiKeysSecret names, as Authorization: Bearer KEY, or leave it out");
        }
        return parsed(named, name);
    }

    private static Caller parsed(String named, String name) {
        PrincipalNames.requirePlain(named, name);
        try {
            return new Caller(PrincipalList.parse(named));
        } catch (MalformedException e) {
            throw PrincipalNames.malformed(name, e);
        }
    }

    private static CallError untrusted(String message) {
        return new CallError(CallError.Kind.UNAUTHORIZED, "untrusted_client", message);
    }
}
