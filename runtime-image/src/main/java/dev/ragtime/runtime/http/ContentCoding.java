package dev.ragtime.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** How a body was packed for its way: none was asked for, but some servers do it all the same. */
public enum ContentCoding {
    NONE,
    GZIP,
    /** One that this process cannot unpack; whoever reads it may. */
    OTHER;

    /** @param header {@code Content-Encoding} */
    public static ContentCoding of(Optional<String> header) {
        return switch (header.map(h -> h.strip().toLowerCase(Locale.ROOT)).orElse("")) {
            case "", "identity" -> NONE;
            case "gzip", "x-gzip" -> GZIP;
            default -> OTHER;
        };
    }

    /** Unpacks a body as it comes; may read its first bytes. One of another coding is given back as it is. */
    public InputStream decode(InputStream body) throws IOException {
        return this == GZIP ? new GZIPInputStream(body) : body;
    }
}
