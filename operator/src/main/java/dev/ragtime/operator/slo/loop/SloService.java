package dev.ragtime.operator.slo.loop;

import dev.ragtime.operator.LeaderTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the loop from when this replica leads until it stops. */
final class SloService implements LeaderTask {
    private static final Logger LOG = LoggerFactory.getLogger(SloService.class);

    private final Function<Runnable, ClusterWatch> openWatch;
    private final Function<SloWatch, SloLoop> loops;
    private final Semaphore wake = new Semaphore(0);
    private volatile Thread thread;

    /**
     * @param openWatch given what to call when a pod is told to end
     * @param loops a fresh loop: a new leader believes nothing but what is stored
     */
    SloService(Function<Runnable, ClusterWatch> openWatch, Function<SloWatch, SloLoop> loops) {
        this.openWatch = openWatch;
        this.loops = loops;
    }

    @Override
    public synchronized void startLeading() {
        if (thread == null) thread = Thread.ofVirtual().name("slo").start(this::run);
    }

    @Override
    public synchronized void stopLeading() {
        if (thread != null) thread.interrupt();
        thread = null;
    }

    private void run() {
        try {
            while (true) {
                try (var watch = openWatch.apply(wake::release)) {
                    runLoop(loops.apply(watch));
                } catch (RuntimeException e) {
                    LOG.warn("Objectives are not being counted; trying again", e);
                    pause();
                }
            }
        } catch (InterruptedException e) {
            LOG.info("Objectives are no longer counted here");
        }
    }

    private void runLoop(SloLoop loop) throws InterruptedException {
        while (true) {
            loop.tick();
            pause();
        }
    }

    /** Until the next tick is due, or a pod is told to end. */
    private void pause() throws InterruptedException {
        wake.tryAcquire(SloLoop.TICK.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
    }
}
