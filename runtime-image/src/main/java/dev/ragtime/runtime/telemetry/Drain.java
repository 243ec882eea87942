package dev.ragtime.runtime.telemetry;

import dev.ragtime.api.runtime.Metrics;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The orderly end of a serving process: not ready, finish what runs, refuse the rest, wait for the last scrape.
 *
 * <p>Once {@code ragtime_drained} is 1 no request is let in, so the counters a scraper reads with it are final.
 */
public final class Drain {
    private final Limits limits;
    private final BooleanSupplier lastScrapeWanted;
    private final Gauge drainedGauge;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int inFlight;
    private boolean stopping;
    private boolean drained;
    private boolean scraped;

    /**
     * @param quiet how long no request must run before the process counts as drained; lets endpoints update
     * @param requests longest wait for running requests
     * @param lastScrape longest wait for the final scrape
     */
    public record Limits(Duration quiet, Duration requests, Duration lastScrape) {
        /**
         * For a pod whose grace period is 15 s longer than a request may take; a preStop sleep takes 5 s of it.
         *
         * @param timeout of a request: the last one that is let in ends by it
         */
        public static Limits inCluster(Duration timeout) {
            return new Limits(Duration.ofSeconds(1), timeout.plusSeconds(2), Duration.ofSeconds(30));
        }

        /** Time in which a pod must be gone after SIGTERM. */
        private Duration total() {
            var budget = requests.plusSeconds(6);
            var sum = requests.plus(lastScrape);
            return sum.compareTo(budget) < 0 ? sum : budget;
        }
    }

    /**
     * @param lastScrapeWanted whether anyone needs the counters' last values: true when an objective is declared
     */
    public Drain(CollectorRegistry registry, Limits limits, boolean lastScrapeWanted) {
        this(registry, limits, () -> lastScrapeWanted);
    }

    /** @param lastScrapeWanted the same, asked once the process has drained */
    public Drain(CollectorRegistry registry, Limits limits, BooleanSupplier lastScrapeWanted) {
        this.limits = limits;
        this.lastScrapeWanted = lastScrapeWanted;
        this.drainedGauge = Gauge.build(
                        Metrics.DRAINED, "1 once the counters of an ending process will not move again.")
                .register(registry);
    }

    /** True from the moment the process was told to end. */
    public boolean stopping() {
        return locked(() -> stopping);
    }

    /** Lets a request in, or not: then the process has drained. {@link #leave} must follow a true. */
    public boolean enter() {
        return locked(() -> {
            if (drained) return false;
            inFlight++;
            return true;
        });
    }

    /** A request has ended and its counters are written. */
    public void leave() {
        locked(() -> {
            inFlight--;
            changed.signalAll();
            return true;
        });
    }

    /** Whether a final scrape that begins now reads final values. */
    public boolean drained() {
        return locked(() -> drained);
    }

    /** The final scrape was answered; one answered before the process had drained does not count. */
    public void scraped() {
        locked(() -> {
            scraped = drained;
            changed.signalAll();
            return true;
        });
    }

    /** Blocks until the process may end; call it once. */
    public void run() throws InterruptedException {
        var end = System.nanoTime() + limits.total().toNanos();
        lock.lockInterruptibly();
        try {
            stopping = true;
            awaitQuiet(System.nanoTime() + limits.requests().toNanos());
            drained = true;
            drainedGauge.set(1);
            if (lastScrapeWanted.getAsBoolean()) {
                awaitScrape(
                        Math.min(end, System.nanoTime() + limits.lastScrape().toNanos()));
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitQuiet(long deadline) throws InterruptedException {
        var quietUntil = System.nanoTime() + limits.quiet().toNanos();
        while (System.nanoTime() < deadline) {
            if (inFlight > 0) {
                changed.awaitNanos(deadline - System.nanoTime());
                quietUntil = System.nanoTime() + limits.quiet().toNanos();
            } else if (System.nanoTime() >= quietUntil) {
                return;
            } else {
                changed.await(Math.max(1, quietUntil - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        }
    }

    private void awaitScrape(long deadline) throws InterruptedException {
        while (!scraped && System.nanoTime() < deadline) {
            changed.awaitNanos(deadline - System.nanoTime());
        }
    }

    private boolean locked(BooleanSupplier action) {
        lock.lock();
        try {
            return action.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
