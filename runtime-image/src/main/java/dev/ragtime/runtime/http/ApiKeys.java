package dev.ragtime.runtime.http;

import dev.ragtime.api.Sha256;
import dev.ragtime.runtime.config.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * API keys that are the values of a Secret, by the names of those who have them: one a line, so that an old and a new one
 * count while one takes over from the other; each as it is, or as {@code sha256:} and its hash. Read anew as soon as the
 * mounted folder shows another content, and for each request where it does not tell. Thread-safe.
 */
public final class ApiKeys {
    private static final String BEARER = "bearer ";
    private static final String HASHED = "sha256:";
    private static final Pattern HASH = Pattern.compile(HASHED + "[0-9a-fA-F]{64}");

    private final Secrets secrets;
    private final String secret;
    private volatile Read last = new Read(Optional.empty(), List.of());

    /** @param version of the content that was read, where that can be told */
    private record Read(Optional<String> version, List<Holder> holders) {}

    private record Holder(String name, byte[] digest) {}

    /** @param secret its name; while it is missing there are no keys */
    public ApiKeys(Secrets secrets, String secret) {
        this.secrets = secrets;
        this.secret = secret;
    }

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
        for (var holder : holders()) {
            if (MessageDigest.isEqual(given, holder.digest())) owner = Optional.of(holder.name());
        }
        return owner;
    }

    private List<Holder> holders() {
        // looked at before the content, which may change meanwhile: then the next request reads it again
        var version = secrets.version(secret);
        var kept = last;
        if (version.isPresent() && version.equals(kept.version())) return kept.holders();
        var holders = secrets.all(secret).entrySet().stream()
                .flatMap(known -> digests(known.getValue()).map(digest -> new Holder(known.getKey(), digest)))
                .toList();
        last = new Read(version, holders);
        return holders;
    }

    /** Of the keys in a value; an empty line is none. */
    private static Stream<byte[]> digests(String value) {
        return value.lines().map(String::strip).filter(line -> !line.isEmpty()).map(ApiKeys::digestOf);
    }

    private static byte[] digestOf(String line) {
        return HASH.matcher(line).matches()
                ? HexFormat.of().parseHex(line, HASHED.length(), line.length())
                : digest(line);
    }

    private static byte[] digest(String text) {
        return Sha256.bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
