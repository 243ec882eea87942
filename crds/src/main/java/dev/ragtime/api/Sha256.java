package dev.ragtime.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, for names, checksums and fingerprints. */
public final class Sha256 {
    private Sha256() {}

    /** First {@code length} hex digits, at most 64, of the hash of {@code text} in UTF-8. */
    public static String hex(String text, int length) {
        return hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, length);
    }

    /** The 64 hex digits of the hash of {@code data}. */
    public static String hex(byte[] data) {
        return HexFormat.of().formatHex(bytes(data));
    }

    /** The 32 bytes of the hash of {@code data}. */
    public static byte[] bytes(byte[] data) {
        return begin().digest(data);
    }

    /** A hash of what comes in parts. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
