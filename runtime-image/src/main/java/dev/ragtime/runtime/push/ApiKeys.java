package dev.ragtime.runtime.push;

import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.call.CallError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Which sources a caller may push to. Keys are the values of the sources' Secrets, read anew for each request: one that is
 * added or removed counts as soon as the mounted folder shows it.
 */
final class ApiKeys {
    private static final String BEARER = "bearer ";

    private final List<Source> sources;
    private final Path secrets;

    /** @param secrets folder with a folder for each Secret and a file for each of its keys */
    ApiKeys(List<Source> sources, Path secrets) {
        this.sources = sources;
        this.secrets = secrets;
    }

    /**
     * Sources that the caller's key opens, at least one.
     *
     * @param header value of a request header by its name
     * @throws CallError when it opens none
     */
    Set<String> opened(UnaryOperator<String> header) {
        var key = key(header);
        var opened = new TreeSet<String>();
        if (!key.isEmpty()) {
            for (var source : sources) if (opens(key, source)) opened.add(source.name());
        }
        if (!opened.isEmpty()) return opened;
        var what = key.isEmpty() ? "no API key came with the request" : "no source has this API key";
        throw new CallError(
                CallError.Kind.UNAUTHORIZED,
                "invalid_api_key",
                what + ": send one of the Secret that apiKeysSecret names, as Authorization: Bearer KEY");
    }

    /** As OpenAI's clients send it, or by itself. */
    private static String key(UnaryOperator<String> header) {
        var authorization = header.apply("Authorization").strip();
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            return authorization.substring(BEARER.length()).strip();
        return header.apply("x-api-key").strip();
    }

    /** Compared by hash, in the same time whatever the key. */
    private boolean opens(String key, Source source) {
        var folder = secrets.resolve(source.http().apiKeysSecret().name());
        if (!Files.isDirectory(folder)) return false;
        var given = digest(key);
        var opens = false;
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var value = Files.readString(file).strip();
                opens |= !value.isEmpty() && MessageDigest.isEqual(given, digest(value));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the API keys of source " + source.name(), e);
        }
        return opens;
    }

    private static byte[] digest(String text) {
        return Sha256.bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
