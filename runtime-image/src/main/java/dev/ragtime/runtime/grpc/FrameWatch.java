package dev.ragtime.runtime.grpc;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.http2.Http2FrameType;
import io.helidon.http.http2.Http2Util;
import io.helidon.webserver.CloseConnectionException;
import java.io.ByteArrayOutputStream;
import java.util.function.Supplier;

/**
 * Reads a connection for the server, and ends it when a call has more headers than any needs: the server keeps each value of a
 * header that comes several times with all before it, so that a few thousand, of a byte each, would take all memory. Passes on
 * headers in whole frames, with {@link SpelledNames} as the server takes them.
 */
final class FrameWatch implements Supplier<byte[]> {
    private static final int MOST_FIELDS = 1000;
    static final int FRAME_HEADER = 9;

    /** The server refuses larger ones by their first bytes. */
    private static final int LONGEST_FRAME = 1 << 14;

    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;

    private final DataReader source;
    private final FieldCount fields = new FieldCount();
    private final byte[] header = new byte[FRAME_HEADER];
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean holding;
    private int beforeFields;
    private int ofHeader;
    private int toSkip = Http2Util.PREFACE_LENGTH;
    private int toCount;

    /** @param source from the beginning of the connection */
    FrameWatch(DataReader source) {
        this.source = source;
    }

    /** Bytes of the client, null at the end as {@link DataReader} wants it. */
    @Override
    public byte[] get() {
        var passed = new ByteArrayOutputStream();
        while (passed.size() == 0) {
            try {
                source.ensureAvailable();
            } catch (InsufficientDataAvailableException e) {
                return null;
            }
            var bytes = source.readBytes(source.available());
            for (var at = 0; at < bytes.length; ) at += taken(bytes, at, passed);
        }
        return passed.toByteArray();
    }

    /** Looks at one byte at least, and says at how many. */
    private int taken(byte[] bytes, int at, ByteArrayOutputStream passed) {
        var looked = 1;
        if (toSkip > 0) {
            looked = Math.min(toSkip, bytes.length - at);
            toSkip -= looked;
            (holding ? held : passed).write(bytes, at, looked);
        } else if (toCount > 0) {
            toCount--;
            if (fields.after(bytes[at]) > MOST_FIELDS)
                throw new CloseConnectionException("a call has more than " + MOST_FIELDS + " headers");
            (holding ? held : passed).write(bytes[at]);
        } else {
            header[ofHeader++] = bytes[at];
            if (ofHeader < FRAME_HEADER) return looked;
            frame();
            (holding ? held : passed).writeBytes(header);
        }
        if (holding && toSkip + toCount == 0) release(passed);
        return looked;
    }

    private void release(ByteArrayOutputStream passed) {
        passed.writeBytes(SpelledNames.indexed(held.toByteArray(), FRAME_HEADER + beforeFields));
        held.reset();
        holding = false;
    }

    private void frame() {
        ofHeader = 0;
        var length = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
        var type = header[3];
        if (type == Http2FrameType.HEADERS.type()) {
            fields.begin();
            // what stands before the fields; padding behind them counts as some fields more
            var before = ((header[4] & PADDED) == 0 ? 0 : 1) + ((header[4] & PRIORITY) == 0 ? 0 : 5);
            toSkip = Math.min(before, length);
            toCount = length - toSkip;
            beforeFields = toSkip;
            holding = length <= LONGEST_FRAME;
        } else if (type == Http2FrameType.CONTINUATION.type()) {
            toCount = length;
        } else {
            toSkip = length;
        }
    }
}
