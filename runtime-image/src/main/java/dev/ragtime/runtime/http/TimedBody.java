package dev.ragtime.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body of an answer that is waited for only so long: until a point in time at first, then, once {@link #limitSilence}
 * was called, for so long at each read. Time in which nobody reads does not count, so a slow client is not blamed on the
 * server. Read by one thread, closed by any.
 */
public final class TimedBody extends InputStream {
    private static final Logger LOG = LoggerFactory.getLogger(TimedBody.class);
    private static final long NOBODY_WAITS = Long.MAX_VALUE;

    private final InputStream body;
    private final long first;
    private long silence;
    private long waitsUntil = NOBODY_WAITS;
    private boolean expired;
    private boolean closed;
    private CompletableFuture<Boolean> timer = CompletableFuture.completedFuture(false);

    /** @param deadline as {@link System#nanoTime} counts */
    public TimedBody(InputStream body, long deadline) {
        this.body = body;
        this.first = deadline;
        look(deadline);
    }

    /** From now on each read may take so long, and the first deadline is over. */
    public synchronized void limitSilence(Duration longest) {
        silence = longest.toNanos();
        look(System.nanoTime() + silence);
    }

    /** @throws HttpTimeoutException when nothing came in time */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        begin();
        try {
            var read = body.read(bytes, offset, length);
            end();
            return read;
        } catch (IOException e) {
            end();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int available() throws IOException {
        return body.available();
    }

    private synchronized void begin() throws HttpTimeoutException {
        waitsUntil = silence == 0 ? first : System.nanoTime() + silence;
        if (silence == 0 && first <= System.nanoTime()) expired = true;
        throwIfExpired();
    }

    private synchronized void end() throws HttpTimeoutException {
        waitsUntil = NOBODY_WAITS;
        throwIfExpired();
    }

    private void throwIfExpired() throws HttpTimeoutException {
        if (!expired) return;
        closeQuietly();
        throw new HttpTimeoutException(silence == 0 ? "nothing came in time" : "it fell silent");
    }

    /** Looks at the clock at that time, and again for as long as somebody may wait. */
    private synchronized void look(long at) {
        timer.complete(false);
        if (closed) return;
        timer = new CompletableFuture<Boolean>()
                .completeOnTimeout(true, Math.max(1, at - System.nanoTime()), TimeUnit.NANOSECONDS);
        timer.thenAccept(due -> {
            if (due) due();
        });
    }

    private void due() {
        synchronized (this) {
            var now = System.nanoTime();
            if (waitsUntil == NOBODY_WAITS || waitsUntil > now) {
                look(waitsUntil == NOBODY_WAITS ? now + Math.max(silence, TimeUnit.SECONDS.toNanos(1)) : waitsUntil);
                return;
            }
            expired = true;
        }
        closeQuietly();
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            LOG.debug("cannot close an answer that came too late", e);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            timer.complete(false);
        }
        body.close();
    }
}
