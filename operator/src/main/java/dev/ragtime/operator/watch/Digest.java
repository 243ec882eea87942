package dev.ragtime.operator.watch;

import dev.ragtime.api.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells whether a content changed, in hexadecimal. */
final class Digest {
    private static final String ALGORITHM = "HmacSHA256";

    private Digest() {}

    /** SHA-256 of what is no secret. */
    static String plain(Map<String, String> content) {
        var digest = Sha256.begin();
        feed(content, digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** HMAC-SHA256: without the key nobody can try which values give it. */
    static String keyed(Map<String, String> content, String key) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            feed(content, mac::update);
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Each part behind its length, so that no two contents feed the same bytes. */
    private static void feed(Map<String, String> content, Consumer<byte[]> sink) {
        new TreeMap<>(content).forEach((key, value) -> {
            feed(key, sink);
            feed(value == null ? "" : value, sink);
        });
    }

    private static void feed(String text, Consumer<byte[]> sink) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        sink.accept(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sink.accept(bytes);
    }
}
