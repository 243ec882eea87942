package dev.ragtime.runtime.route;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stream into server-sent events, however it is cut into pieces itself. No byte is lost: events joined are the
 * stream. For a single thread.
 *
 * <p>An event ends with an empty line; a line ends with LF, CR LF or CR (HTML Living Standard, 9.2.5).
 */
final class EventCutter {
    /** Room for a picture in an event. */
    private static final int LONGEST = 8 * 1024 * 1024;

    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(512);
    private boolean lineEmpty = true;
    private boolean afterReturn;
    private boolean ended;

    /** One event as it came, its empty line included. */
    record RawEvent(byte[] bytes) {
        /** Values of its {@code data} fields, joined by LF; empty for a comment. */
        Optional<byte[]> data() {
            Optional<byte[]> data = Optional.empty();
            for (var begin = 0; begin < bytes.length; ) {
                var end = begin;
                while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') end++;
                var value = value(begin, end);
                if (value.isPresent())
                    data = Optional.of(data.map(d -> joined(d, value.get())).orElse(value.get()));
                begin = end + 1;
            }
            return data;
        }

        private Optional<byte[]> value(int begin, int end) {
            var colon = begin + DATA.length;
            if (end <= colon || bytes[colon] != ':') return Optional.empty();
            if (!Arrays.equals(bytes, begin, colon, DATA, 0, DATA.length)) return Optional.empty();
            var from = colon + 1 < end && bytes[colon + 1] == ' ' ? colon + 2 : colon + 1;
            return Optional.of(Arrays.copyOfRange(bytes, from, end));
        }

        private static byte[] joined(byte[] first, byte[] second) {
            var both = Arrays.copyOf(first, first.length + 1 + second.length);
            both[first.length] = '\n';
            System.arraycopy(second, 0, both, first.length + 1, second.length);
            return both;
        }
    }

    /**
     * The events that end in a piece of the stream.
     *
     * @throws IOException when an event is larger than any reasonable one
     */
    List<RawEvent> cut(byte[] piece, int length) throws IOException {
        var events = new ArrayList<RawEvent>();
        for (var i = 0; i < length; i++) add(piece[i], events);
        if (pending.size() > LONGEST) throw new IOException("an event is larger than " + LONGEST + " bytes");
        return events;
    }

    private void add(byte b, List<RawEvent> events) {
        var secondHalf = b == '\n' && afterReturn;
        if (ended && !secondHalf) events.add(taken());
        pending.write(b);
        if (secondHalf) {
            afterReturn = false;
            if (ended) events.add(taken());
            return;
        }
        afterReturn = b == '\r';
        if (b != '\n' && b != '\r') {
            lineEmpty = false;
        } else if (!lineEmpty) {
            lineEmpty = true;
        } else if (afterReturn) {
            ended = true;
        } else {
            events.add(taken());
        }
    }

    private RawEvent taken() {
        var event = new RawEvent(pending.toByteArray());
        pending.reset();
        lineEmpty = true;
        ended = false;
        return event;
    }

    /** What came after the last event, once the stream has ended: a server may leave out the last empty line. */
    Optional<RawEvent> rest() {
        return pending.size() == 0 ? Optional.empty() : Optional.of(taken());
    }
}
