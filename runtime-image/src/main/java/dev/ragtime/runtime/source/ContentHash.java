package dev.ragtime.runtime.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a listing, each part preceded by its length so that no two listings run into the same bytes. */
final class ContentHash {
    /** Hexadecimal digits kept: 64 bits tell the states of one source apart and keep the report short. */
    private static final int DIGITS = 16;

    private final MessageDigest digest;

    ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    ContentHash add(String part) {
        return add(part.getBytes(StandardCharsets.UTF_8));
    }

    ContentHash add(byte[] part) {
        digest.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(part);
        return this;
    }

    String revision() {
        return "sha256:" + HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }
}
