package dev.ragtime.runtime.call;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a server lets its callers wait in vain: it does after three calls in a row that took a second or longer and then
 * failed. Nobody waits for it from then on. One call a second is tried all the same, for which nobody waits either, and the
 * first that succeeds ends it; so does it when nobody called for five seconds. What fails at once costs nobody time and
 * says nothing. Thread-safe.
 */
public final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final int FAILURES = 3;
    private static final long LATE = Duration.ofSeconds(1).toNanos();
    private static final long BETWEEN = Duration.ofSeconds(1).toNanos();
    private static final long REMEMBERED = Duration.ofSeconds(5).toNanos();

    private final String server;
    private final Predicate<RuntimeException> failure;
    private final LongSupplier nanoTime;

    /** In a row; all of the following are guarded by this. */
    private int failures;

    private long failed;
    private int tries;
    private long tried;

    /**
     * @param server named in logs
     * @param failure whether what a call threw is the server's failure
     */
    public Outage(String server, Predicate<RuntimeException> failure) {
        this(server, failure, System::nanoTime);
    }

    Outage(String server, Predicate<RuntimeException> failure, LongSupplier nanoTime) {
        this.server = server;
        this.failure = failure;
        this.nanoTime = nanoTime;
    }

    /**
     * What the call gives, or throws; empty when nobody is to wait for it.
     *
     * @param call may be made on another thread, too, after this has returned
     */
    public <T> Optional<T> awaited(Supplier<T> call) {
        return awaited(call, call);
    }

    /**
     * The same where a call that nobody waits for is another.
     *
     * @param trial succeeds when the server does its work again
     */
    public <T> Optional<T> awaited(Supplier<T> call, Supplier<?> trial) {
        if (!lasts()) return Optional.of(made(call));
        if (isTimeToTry()) Thread.ofVirtual().name("trial").start(() -> attempt(trial));
        return Optional.empty();
    }

    private synchronized boolean lasts() {
        return failures >= FAILURES && (tries > 0 || nanoTime.getAsLong() - failed < REMEMBERED);
    }

    private synchronized boolean isTimeToTry() {
        var now = nanoTime.getAsLong();
        if (now - tried < BETWEEN) return false;
        tried = now;
        tries++;
        return true;
    }

    private void attempt(Supplier<?> trial) {
        try {
            made(trial);
        } catch (RuntimeException e) {
            LOG.debug("{} still does not answer", server, e);
        } finally {
            synchronized (this) {
                tries--;
            }
        }
    }

    private <T> T made(Supplier<T> call) {
        var begin = nanoTime.getAsLong();
        try {
            var result = call.get();
            succeeded();
            return result;
        } catch (RuntimeException e) {
            if (failure.test(e)) failed(begin, e);
            throw e;
        }
    }

    private synchronized void succeeded() {
        if (failures >= FAILURES) LOG.info("{} answers again", server);
        failures = 0;
    }

    private synchronized void failed(long begin, RuntimeException e) {
        var now = nanoTime.getAsLong();
        if (now - begin < LATE) return;
        failed = now;
        // the first call after that may be tried at once
        if (++failures == FAILURES) {
            tried = now - BETWEEN;
            LOG.warn("{} does not answer, and is not waited for until it does: {}", server, e.getMessage());
        }
    }
}
