package dev.ragtime.api.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a pod leaves as it ends. The kubelet passes on so many bytes of it
 * (https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure): a text that is longer is
 * packed, by gzip and in base64.
 */
public final class TerminationMessage {
    public static final int MAX_BYTES = 4096;

    private static final String PACKED = "gzip:";
    /** More than any pod has to say. */
    private static final int MAX_UNPACKED = 1 << 20;

    private TerminationMessage() {}

    /** The text itself where it fits, else packed; that may be too long, too. */
    public static byte[] of(byte[] text) {
        return text.length <= MAX_BYTES ? text : packed(text);
    }

    /** What was said; the message itself where it is not, or not in whole, what {@link #of} made. */
    public static String text(String message) {
        if (!message.startsWith(PACKED)) return message;
        try (var in = new GZIPInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(message.substring(PACKED.length()))))) {
            return new String(in.readNBytes(MAX_UNPACKED), StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            // cut off, or not ours: shown to people as it is
            return message;
        }
    }

    private static byte[] packed(byte[] text) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (PACKED + Base64.getEncoder().encodeToString(bytes.toByteArray())).getBytes(StandardCharsets.US_ASCII);
    }
}
