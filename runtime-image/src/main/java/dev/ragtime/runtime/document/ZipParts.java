package dev.ragtime.runtime.document;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The parts of a zip file that lies in memory, in any order and as often as wanted; names are found in capitals, too.
 * Nothing is written to disk, and all parts together are unpacked up to {@value #MOST_MEBIBYTES} MiB.
 */
final class ZipParts {
    /** Of text there may be a fiftieth; the rest is markup, which office programs pack to a twentieth. */
    private static final int MOST_MEBIBYTES = 1024;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int END_LENGTH = 22;
    private static final int ENTRY_LENGTH = 46;
    private static final int LOCAL_LENGTH = 30;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private final ByteBuffer zip;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long left = (long) MOST_MEBIBYTES << 20;

    private record Entry(String name, int flags, int method, long packed, int header) {}

    /** More was unpacked than any document needs. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("it unpacks to more than " + MOST_MEBIBYTES + " MiB");
        }
    }

    private ZipParts(byte[] content) {
        zip = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @throws ZipException when it is none or lacks its end, where zip files keep their directory */
    static ZipParts of(byte[] content) throws ZipException {
        var parts = new ZipParts(content);
        try {
            parts.readDirectory();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw damaged("its directory is damaged", e);
        }
        return parts;
    }

    private void readDirectory() throws ZipException {
        int end = end();
        int at = zip.getInt(end + 16);
        for (int left = zip.getShort(end + 10) & 0xFFFF; left > 0; left--) {
            if (zip.getInt(at) != ENTRY_SIGNATURE) throw new ZipException("its directory is damaged");
            int nameLength = zip.getShort(at + 28) & 0xFFFF;
            int extraLength = zip.getShort(at + 30) & 0xFFFF;
            var name = new String(zip.array(), at + ENTRY_LENGTH, nameLength, StandardCharsets.UTF_8);
            var entry = new Entry(
                    name,
                    zip.getShort(at + 8),
                    zip.getShort(at + 10),
                    zip.getInt(at + 20) & 0xFFFFFFFFL,
                    zip.getInt(at + 42));
            entries.putIfAbsent(key(name), entry);
            at += ENTRY_LENGTH + nameLength + extraLength + (zip.getShort(at + 32) & 0xFFFF);
        }
    }

    private int end() throws ZipException {
        int last = zip.limit() - END_LENGTH;
        for (int at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
            if (zip.getInt(at) == END_SIGNATURE) return at;
        }
        throw new ZipException("its end is missing");
    }

    private static String key(String name) {
        return name.replace('\\', '/').replaceFirst("^/+", "").toLowerCase(Locale.ROOT);
    }

    /** All names, in lower case, in the order of the file. */
    Set<String> names() {
        return entries.keySet();
    }

    boolean has(String name) {
        return entries.containsKey(key(name));
    }

    /** Its content, unpacked as it is read; empty when there is no such part. */
    Optional<InputStream> open(String name) throws IOException {
        var entry = entries.get(key(name));
        if (entry == null) return Optional.empty();
        if ((entry.flags() & ENCRYPTED) != 0) throw new ZipException("part " + name + " is encrypted");
        return Optional.of(new Counted(unpacked(entry)));
    }

    private InputStream unpacked(Entry entry) throws ZipException {
        try {
            int at = entry.header();
            if (zip.getInt(at) != LOCAL_SIGNATURE) throw new ZipException("part " + entry.name() + " is missing");
            int start = at + LOCAL_LENGTH + (zip.getShort(at + 26) & 0xFFFF) + (zip.getShort(at + 28) & 0xFFFF);
            // deflated data knows its end; sizes of more than 4 GiB, which some programs always announce, do not matter
            int length = (int) Math.clamp(entry.packed(), 0, Math.max(0, zip.limit() - start));
            var packed = new ByteArrayInputStream(zip.array(), start, length);
            return switch (entry.method()) {
                case STORED -> packed;
                case DEFLATED -> new Inflated(packed);
                default -> throw new ZipException("part " + entry.name() + " is packed in an unknown way");
            };
        } catch (IndexOutOfBoundsException e) {
            throw damaged("part " + entry.name() + " is missing", e);
        }
    }

    private static ZipException damaged(String reason, Exception cause) {
        var damaged = new ZipException(reason);
        damaged.initCause(cause);
        return damaged;
    }

    /** Gives back what it takes of native memory. */
    private static final class Inflated extends InflaterInputStream {
        Inflated(InputStream packed) {
            super(packed, new Inflater(true), 1 << 13);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) count(1);
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            count(count);
            return count;
        }

        private void count(int bytes) throws TooLarge {
            left -= Math.max(0, bytes);
            if (left < 0) throw new TooLarge();
        }
    }
}
