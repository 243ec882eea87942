package dev.ragtime.runtime.source;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file for what is listed long before it is read, so that no memory holds it. Written by one thread, read by many. */
final class RecordSpool implements AutoCloseable {
    private final Path file;
    private final OutputStream out;
    private final FileChannel in;
    private long written;

    RecordSpool(Path folder) throws IOException {
        file = Files.createTempFile(folder, "records-", "");
        out = new BufferedOutputStream(Files.newOutputStream(file));
        in = FileChannel.open(file);
    }

    /** Where a record is. */
    record Place(long start, int length) {}

    Place write(byte[] record) throws IOException {
        out.write(record);
        var place = new Place(written, record.length);
        written += record.length;
        return place;
    }

    /** To be called before the first {@link #read}. */
    void finish() throws IOException {
        out.close();
    }

    byte[] read(Place place) throws IOException {
        var bytes = ByteBuffer.allocate(place.length());
        while (bytes.hasRemaining()) {
            if (in.read(bytes, place.start() + bytes.position()) < 0) throw new IOException("scratch file ends early");
        }
        return bytes.array();
    }

    @Override
    public void close() {
        try {
            out.close();
            in.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the scratch file " + file, e);
        }
    }
}
