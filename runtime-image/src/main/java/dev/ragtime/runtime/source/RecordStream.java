package dev.ragtime.runtime.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A file of records, of which neither the whole nor one record may be too long. What reading it throws is about the file. */
final class RecordStream extends InputStream {
    /** Bytes of a record: as a tree it takes many times as much. */
    static final int LONGEST_RECORD = 4 << 20;

    private static final long LARGEST_FILE = 1L << 30;

    /** What a parser may read ahead of the record that it is at. */
    private static final int AHEAD = 64 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[AHEAD];
    private int next;
    private int end;
    private long read;
    private long begun;
    private boolean cutOff;

    RecordStream(InputStream in) {
        this.in = in;
    }

    /** A file that cannot be read to its end, and why. */
    static final class UnreadableFile extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableFile(String message) {
            super(message);
        }
    }

    /** A record begins. */
    void begin() {
        begun = read;
    }

    /** Up to the end of a line, without it; empty at the end of the file. */
    Optional<byte[]> line() throws IOException {
        if (!fill()) return Optional.empty();
        cutOff = true;
        var line = new ByteArrayOutputStream();
        do {
            int from = next;
            while (next < end && buffer[next] != '\n') next++;
            line.write(buffer, from, next - from);
            count(next - from);
            if (next < end) {
                next++;
                count(1);
                cutOff = false;
                break;
            }
        } while (fill());
        return Optional.of(line.toByteArray());
    }

    /** Whether the last line has no end, as that of a file that is cut off has none. */
    boolean isCutOff() {
        return cutOff;
    }

    @Override
    public int read() throws IOException {
        if (!fill()) return -1;
        count(1);
        return buffer[next++] & 0xFF;
    }

    @Override
    public int read(byte[] into, int start, int length) throws IOException {
        if (length == 0) return 0;
        if (!fill()) return -1;
        int count = Math.min(length, end - next);
        System.arraycopy(buffer, next, into, start, count);
        next += count;
        count(count);
        return count;
    }

    /** False at the end of the file. */
    private boolean fill() throws IOException {
        if (next < end) return true;
        try {
            next = 0;
            end = Math.max(0, in.read(buffer));
            return end > 0;
        } catch (IOException e) {
            throw new UnreadableFile(e.getMessage());
        }
    }

    private void count(int bytes) throws UnreadableFile {
        read += bytes;
        if (read > LARGEST_FILE) throw new UnreadableFile("it is larger than 1 GiB");
        if (read - begun > LONGEST_RECORD + AHEAD) throw new UnreadableFile("it has a record of more than 4 MiB");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
