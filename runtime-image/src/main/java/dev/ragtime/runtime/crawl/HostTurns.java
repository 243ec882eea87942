package dev.ragtime.runtime.crawl;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** When one host may be asked next, and by how many at a time. Thread-safe. */
final class HostTurns {
    /** Requests without an answer, one after the other, after which the host is taken for away. */
    private static final int MOST_IN_VAIN = 10;

    private final Semaphore together;
    private long interval;
    private long next = System.nanoTime();
    private int inVain;

    HostTurns(int perSecond, int together) {
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.together = new Semaphore(together);
    }

    /** Lets no less time pass between two requests. */
    synchronized void slowDown(Duration least) {
        interval = Math.max(interval, least.toNanos());
    }

    /** Lets nobody ask before this time is over. */
    synchronized void pause(Duration time) {
        next = Math.max(next, System.nanoTime() + time.toNanos());
    }

    /** Waits for a turn, which {@link #end} ends. */
    void begin() throws InterruptedException {
        together.acquire();
        try {
            for (var wait = turn(); wait > 0; wait = turn()) TimeUnit.NANOSECONDS.sleep(wait);
        } catch (InterruptedException e) {
            together.release();
            throw e;
        }
    }

    /** Zero when it is given, else how long to wait before asking again. */
    private synchronized long turn() {
        var now = System.nanoTime();
        if (next - now > 0) return next - now;
        next = now + interval;
        return 0;
    }

    void end() {
        together.release();
    }

    synchronized void answered() {
        inVain = 0;
    }

    /** @return whether the host is to be taken for away */
    synchronized boolean unanswered() {
        return ++inVain >= MOST_IN_VAIN;
    }
}
