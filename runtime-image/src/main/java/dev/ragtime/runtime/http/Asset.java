package dev.ragtime.runtime.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A file of the class path served as it is; its requests are neither counted nor judged.
 *
 * @param path where it is served
 */
public record Asset(String path, String contentType, byte[] content) {

    /**
     * What a page may do, if it is one: run what is served here and talk to it, nothing else. No text becomes markup, whatever a
     * script tries.
     */
    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            // another revision may answer the next time
            "Cache-Control",
            "no-cache");

    /** One that is served where it lies. */
    public static Asset ofResource(String path, String contentType) {
        return ofResource(path, contentType, path);
    }

    /** @param resource absolute name on the class path, which must exist */
    public static Asset ofResource(String path, String contentType, String resource) {
        try (var in = Asset.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("the image lacks " + resource);
            return new Asset(path, contentType, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
