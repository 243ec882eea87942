package dev.ragtime.runtime.credential;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.http.ApiKeys;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Clients that have an API key.
 *
 * @param caller who a client is, by its name
 */
public record KeyHolders(ApiKeys keys, Function<String, Caller> caller) implements Authenticator {
    /** What the principal of a client begins with; nothing that an issuer says may. */
    static final String PREFIX = "key:";

    /** Clients that ask for themselves: each is a principal. */
    public static KeyHolders forThemselves(ApiKeys keys) {
        return new KeyHolders(
                keys,
                name -> new Caller(
                        Optional.of(Identity.of("key", name)),
                        Principal.named(PREFIX + name).stream().collect(Collectors.toSet())));
    }

    /** Clients that ask for others, and here for nobody. */
    public static KeyHolders forNobody(ApiKeys keys) {
        return new KeyHolders(keys, name -> new Caller(Optional.of(Identity.of("trusted", name)), Set.of()));
    }

    @Override
    public Verdict judge(String credential) {
        return keys.owner(credential)
                .<Verdict>map(name -> new Verdict.Known(caller.apply(name)))
                .orElseGet(() -> new Verdict.Foreign("it is no API key of this pipeline"));
    }

    @Override
    public String takes() {
        return "an API key of this pipeline";
    }
}
