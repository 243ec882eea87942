package dev.ragtime.runtime.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import java.util.function.Supplier;

/**
 * Reads a connection, and no more header lines of a request than it may have: the server copies all values of a header for each
 * further line that has its name, so that a hundred kilobytes of short lines would take gigabytes.
 */
final class CountedLines extends DataReader {
    /** A thousand principals, a line each, and what else there is. */
    static final int MOST = 2000;

    private int lines;

    CountedLines(Supplier<byte[]> client) {
        super(client);
    }

    /** @throws IllegalStateException as the server itself does for headers that are too large */
    @Override
    public int findNewLine(int most) {
        if (++lines > MOST) throw new IllegalStateException("Header size exceeded");
        return super.findNewLine(most);
    }

    /** An empty line ends the headers. */
    @Override
    public boolean startsWithNewLine() {
        var ends = super.startsWithNewLine();
        if (ends) lines = 0;
        return ends;
    }

    /** A part of a body, which has lines of its own before it where it comes in chunks. */
    @Override
    public BufferData readBuffer(int length) {
        lines = 0;
        return super.readBuffer(length);
    }

    @Override
    public BufferData readBuffer() {
        lines = 0;
        return super.readBuffer();
    }
}
