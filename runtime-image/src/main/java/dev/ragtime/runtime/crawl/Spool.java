package dev.ragtime.runtime.crawl;

import dev.ragtime.api.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what was sent in files until it is read, so that nothing is asked for twice. Thread-safe. */
final class Spool implements AutoCloseable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path folder;
    private final AtomicLong room;

    /** @param room bytes that are kept; what comes later is not */
    Spool(Path folder, long room) {
        this.folder = folder;
        this.room = new AtomicLong(room);
    }

    /** @param hash of the bytes, in hexadecimal digits */
    record Stored(Path file, String hash, long bytes) {}

    /**
     * @param charset of text that says nothing of it itself: kept in UTF-8 with a mark, which all readers heed first
     * @param most bytes that are taken
     */
    Stored store(InputStream in, Optional<Charset> charset, int most) throws IOException {
        var file = Files.createTempFile(folder, "page-", "");
        var digest = Sha256.begin();
        try (var out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            copy(new BufferedInputStream(new Limited(in, most)), charset, out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new Stored(file, HexFormat.of().formatHex(digest.digest()), Files.size(file));
    }

    private static void copy(InputStream in, Optional<Charset> charset, OutputStream out) throws IOException {
        if (charset.isEmpty() || isMarked(in)) {
            in.transferTo(out);
            return;
        }
        var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write(BYTE_ORDER_MARK);
        new InputStreamReader(in, charset.get()).transferTo(writer);
        writer.flush();
    }

    private static boolean isMarked(InputStream in) throws IOException {
        in.mark(2);
        int first = in.read();
        int second = in.read();
        in.reset();
        return first == 0xFE && second == 0xFF || first == 0xFF && second == 0xFE || first == 0xEF && second == 0xBB;
    }

    /** Whether it may stay; if not, it is deleted. */
    boolean keep(Stored stored) throws IOException {
        if (room.addAndGet(-stored.bytes()) >= 0) return true;
        room.addAndGet(stored.bytes());
        Files.delete(stored.file());
        return false;
    }

    @Override
    public void close() {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) Files.delete(file);
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the pages in " + folder, e);
        }
    }

    /** Ends early, as if there were no more. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, int most) {
            this.in = in;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) return -1;
            int read = in.read();
            if (read >= 0) left--;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) return -1;
            int read = in.read(bytes, offset, (int) Math.min(left, length));
            if (read > 0) left -= read;
            return read;
        }
    }
}
