package dev.ragtime.runtime.http;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A file of the class path served as it is; its requests are neither counted nor judged.
 *
 * @param path where it is served
 */
public record Asset(String path, String contentType, byte[] content) {

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
