package dev.ragtime.runtime.memory;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Keeps things after answers, each in a thread of its own. Of too many at once some are not kept: a slow store must not hold them. */
final class Keeping {
    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);
    private static final int AT_ONCE = 32;

    private final Semaphore free = new Semaphore(AT_ONCE);
    private final AtomicBoolean failing = new AtomicBoolean();

    /** @param failed called when it is not done */
    void later(Runnable work, Runnable failed) {
        if (!free.tryAcquire()) {
            fail(AT_ONCE + " others are being kept", failed);
            return;
        }
        Thread.ofVirtual().name("keeping").start(() -> {
            try {
                work.run();
                failing.set(false);
            } catch (RuntimeException e) {
                fail(e.getMessage(), failed);
            } finally {
                free.release();
            }
        });
    }

    /** Logged once for as long as it lasts; each is counted by who asked. */
    private void fail(String why, Runnable failed) {
        var first = !failing.getAndSet(true);
        LOG.atLevel(first ? Level.WARN : Level.DEBUG).log("ratings of an answer will not be kept: {}", why);
        failed.run();
    }
}
