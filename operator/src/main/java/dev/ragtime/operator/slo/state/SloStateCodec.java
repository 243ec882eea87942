package dev.ragtime.operator.slo.state;

import dev.ragtime.api.Sha256;
import dev.ragtime.operator.slo.count.SloState;
import dev.ragtime.operator.slo.fresh.FreshnessState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The stored form of a state: {@code "RSLO"}, one byte for what it holds and how, SHA-256 of the rest, the rest in gzip.
 * What is read back may have been touched by anyone who may edit the ConfigMap, so nothing in it is believed before it was
 * checked.
 *
 * @param <S> what is stored
 */
public final class SloStateCodec<S> {
    /** Counts of pods. */
    public static final SloStateCodec<SloState> COUNTS =
            new SloStateCodec<>((byte) 1, SloStateFormat::writeState, SloStateFormat::readState);

    /** Minutes judged of a KnowledgeBase. */
    public static final SloStateCodec<FreshnessState> FRESHNESS =
            new SloStateCodec<>((byte) 2, FreshnessFormat::writeState, FreshnessFormat::readState);

    /** A ConfigMap holds 1 MiB as base64. */
    static final int MAXIMUM_BYTES = 700 * 1024;

    /** Keeps a small file from unpacking to a huge one. */
    private static final int MAXIMUM_UNPACKED_BYTES = 16 * 1024 * 1024;

    private static final byte[] MAGIC = {'R', 'S', 'L', 'O'};
    private static final int HASH_BYTES = 32;
    private static final int HEADER_BYTES = MAGIC.length + 1 + HASH_BYTES;

    private final byte form;
    private final Writer<S> writer;
    private final Reader<S> reader;

    private SloStateCodec(byte form, Writer<S> writer, Reader<S> reader) {
        this.form = form;
        this.writer = writer;
        this.reader = reader;
    }

    private interface Writer<S> {
        void write(DataOutputStream out, S state) throws IOException;
    }

    private interface Reader<S> {
        S read(DataInputStream in) throws IOException;
    }

    /** The stored form of {@code state}. */
    public byte[] encode(S state) {
        var packed = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(new GZIPOutputStream(packed))) {
            writer.write(out, state);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        var body = packed.toByteArray();
        return ByteBuffer.allocate(HEADER_BYTES + body.length)
                .put(MAGIC)
                .put(form)
                .put(Sha256.bytes(body))
                .put(body)
                .array();
    }

    /**
     * The state stored as {@code data}.
     *
     * @throws BadStateException when it cannot be trusted
     */
    public S decode(byte[] data) throws BadStateException {
        if (data.length > MAXIMUM_BYTES) throw new BadStateException(data.length + " bytes are too many");
        if (data.length < HEADER_BYTES) throw new BadStateException(data.length + " bytes are too few");
        if (!Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) throw new BadStateException("not a state");
        if (data[MAGIC.length] != form) throw new BadStateException("unknown version " + data[MAGIC.length]);
        var body = Arrays.copyOfRange(data, HEADER_BYTES, data.length);
        if (!MessageDigest.isEqual(Sha256.bytes(body), Arrays.copyOfRange(data, MAGIC.length + 1, HEADER_BYTES)))
            throw new BadStateException("the checksum does not match");
        return unpack(body);
    }

    private S unpack(byte[] body) throws BadStateException {
        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
            var plain = unzipped.readNBytes(MAXIMUM_UNPACKED_BYTES);
            if (plain.length == MAXIMUM_UNPACKED_BYTES) throw new BadStateException("it unpacks to too many bytes");
            var in = new DataInputStream(new ByteArrayInputStream(plain));
            var state = reader.read(in);
            if (in.available() > 0) throw new BadStateException("there is something behind its end");
            return state;
        } catch (IOException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new BadStateException("its content is not valid: " + e.getMessage());
        }
    }

    /** A stored state that cannot be trusted; the message says why. */
    public static final class BadStateException extends Exception {
        BadStateException(String message) {
            super(message);
        }
    }
}
