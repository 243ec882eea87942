package dev.ragtime.operator.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** The body of a hook as it comes: nothing of it is kept, all of it goes into the proof, and it may not last for ever. */
final class HookBody extends InputStream {
    /** No sender makes a larger one: GitHub sends at most 25 MB. */
    static final long LARGEST = 25L * 1024 * 1024;

    private static final int PIECE = 16 * 1024;

    private final InputStream body;
    private final Proof proof;
    private final long limitNanos;
    private final long begun = System.nanoTime();
    private final byte[] one = new byte[1];
    private long length;

    /** @param limit for all of it to come */
    HookBody(InputStream body, Proof proof, Duration limit) {
        this.body = body;
        this.proof = proof;
        this.limitNanos = limit.toNanos();
    }

    /** It has more bytes than a hook can have. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * @throws SocketTimeoutException when the sender takes too long
     * @throws TooLargeException when the body is too large
     */
    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
        if (System.nanoTime() - begun > limitNanos) throw new SocketTimeoutException("the body did not end in time");
        var read = body.read(bytes, offset, wanted);
        if (read <= 0) return read;
        length += read;
        if (length > LARGEST) throw new TooLargeException();
        proof.update(bytes, offset, read);
        return read;
    }

    /** Reads what nobody wanted. */
    void drain() throws IOException {
        var piece = new byte[PIECE];
        while (read(piece, 0, piece.length) >= 0) continue;
    }
}
