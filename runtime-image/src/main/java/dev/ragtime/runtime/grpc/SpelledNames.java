package dev.ragtime.runtime.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Names of a request that begin with a colon, such as {@code :path}. Clients on gRPC's C core (Python, Ruby, PHP, C++) spell them
 * out, which the server refuses although HPACK allows it; others name them by the table that both sides know (RFC 7541, appendix A).
 * For a single thread.
 */
final class SpelledNames {
    private static final Map<String, Integer> INDEXES = Map.of(":authority", 1, ":method", 2, ":path", 4, ":scheme", 6);

    private final byte[] frame;
    private final ByteArrayOutputStream written;
    private int at;
    private int copied;

    private SpelledNames(byte[] frame, int begin) {
        this.frame = frame;
        this.written = new ByteArrayOutputStream(frame.length);
        this.at = begin;
    }

    /**
     * A frame with these names by their indexes, which says the same and leaves the same to be remembered.
     *
     * @param frame a whole frame of headers
     * @param begin where its first field is
     * @return with its new length; as it was when it spells out none of them
     */
    static byte[] indexed(byte[] frame, int begin) {
        var names = new SpelledNames(frame, begin);
        try {
            while (names.at < frame.length) names.field();
        } catch (IndexOutOfBoundsException e) {
            // a field that is cut off: the server says so, or it goes on in the next frame
        }
        return names.result();
    }

    /** By its first bits a field is known, its name known, or not; or it is none, but the size of the table. */
    private void field() {
        var begin = at;
        var first = frame[begin];
        if ((first & 0x80) != 0) number(7);
        else if ((first & 0x40) != 0) literal(begin, number(6));
        else if ((first & 0x20) != 0) number(5);
        else literal(begin, number(4));
    }

    private void literal(int begin, int name) {
        if (name == 0) {
            var index = INDEXES.getOrDefault(string(), 0);
            if (index > 0) {
                written.write(frame, copied, begin - copied);
                written.write(frame[begin] | index);
                copied = at;
            }
        }
        string();
    }

    /** As text, which tells nothing of one that is packed. */
    private String string() {
        var length = number(7);
        var begin = at;
        at += length;
        if (at > frame.length) throw new IndexOutOfBoundsException(at);
        return new String(frame, begin, length, StandardCharsets.ISO_8859_1);
    }

    /** @param bits of the next byte that are its beginning */
    private int number(int bits) {
        var full = (1 << bits) - 1;
        var number = frame[at++] & full;
        if (number < full) return number;
        for (var shift = 0; ; shift += 7) {
            var next = frame[at++];
            if (shift > 21) throw new IndexOutOfBoundsException(shift);
            number += (next & 0x7f) << shift;
            if (next >= 0) return number;
        }
    }

    private byte[] result() {
        if (copied == 0) return frame;
        written.write(frame, copied, frame.length - copied);
        var result = written.toByteArray();
        var length = result.length - FrameWatch.FRAME_HEADER;
        result[0] = (byte) (length >> 16);
        result[1] = (byte) (length >> 8);
        result[2] = (byte) length;
        return result;
    }
}
