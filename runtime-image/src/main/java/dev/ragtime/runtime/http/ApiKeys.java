package dev.ragtime.runtime.http;

import dev.ragtime.api.Sha256;
import dev.ragtime.runtime.config.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * API keys that are the values of a Secret, by the names of those who have them. Read anew for each request: one that is
 * added or removed counts as soon as the mounted folder shows it.
 *
 * @param secret its name; while it is missing there are no keys
 */
public record ApiKeys(Secrets secrets, String secret) {
    private static final String BEARER = "bearer ";

    /**
     * The key that came with a request, as OpenAI's clients send it or by itself; empty when none did.
     *
     * @param header value of a request header by its name
     */
    public static String sent(UnaryOperator<String> header) {
        var authorization = header.apply("Authorization").strip();
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            return authorization.substring(BEARER.length()).strip();
        return header.apply("x-api-key").strip();
    }

    /** Who has this key; compared by hash, in the same time whatever the key. */
    public Optional<String> owner(String key) {
        if (key.isEmpty()) return Optional.empty();
        var given = digest(key);
        var owner = Optional.<String>empty();
        for (var known : secrets.all(secret).entrySet()) {
            var same = MessageDigest.isEqual(given, digest(known.getValue()));
            if (same && !known.getValue().isEmpty()) owner = Optional.of(known.getKey());
        }
        return owner;
    }

    private static byte[] digest(String text) {
        return Sha256.bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
