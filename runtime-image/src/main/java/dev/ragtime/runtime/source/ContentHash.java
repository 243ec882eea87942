package dev.ragtime.runtime.source;

import dev.ragtime.api.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 of a listing, each part preceded by its length so that no two listings run into the same bytes. */
final class ContentHash {
    /** Hexadecimal digits kept: 64 bits tell the states of one source apart and keep the report short. */
    private static final int DIGITS = 16;

    private final MessageDigest digest = Sha256.begin();

    ContentHash add(String part) {
        return add(part.getBytes(StandardCharsets.UTF_8));
    }

    ContentHash add(byte[] part) {
        digest.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(part);
        return this;
    }

    /** E.g. {@code sha256:0123456789abcdef}. */
    String revision() {
        return "sha256:" + HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }
}
