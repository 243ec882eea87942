package dev.ragtime.runtime.route;

import dev.ragtime.runtime.http.EventStream;
import java.nio.charset.StandardCharsets;

/** Looks in a stream of events for the last one, {@code data: [DONE]}, however the stream is cut into pieces. */
final class LastEvent {
    private static final String FIELD = "data:";

    /** Longer than that line with any reasonable space in it. */
    private static final int LONGEST = 64;

    private final byte[] line = new byte[LONGEST];
    private int length;
    private boolean seen;

    /** Whether it has come, in this piece or an earlier one. */
    boolean seenIn(byte[] bytes, int count) {
        for (var i = 0; i < count && !seen; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                seen = isLast();
                length = 0;
            } else if (length < LONGEST) {
                line[length++] = bytes[i];
            }
        }
        // a server may leave out the end of its last line
        return seen || isLast();
    }

    private boolean isLast() {
        var text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        return text.startsWith(FIELD) && text.substring(FIELD.length()).strip().equals(EventStream.DONE);
    }
}
