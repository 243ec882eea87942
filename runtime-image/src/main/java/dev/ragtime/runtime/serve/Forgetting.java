package dev.ragtime.runtime.serve;

import dev.ragtime.runtime.memory.Conversations;
import dev.ragtime.runtime.pipeline.Pipeline;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what has expired, from time to time; every replica does, at times of its own. */
final class Forgetting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final Thread thread;

    private Forgetting(Thread thread) {
        this.thread = thread;
    }

    static Forgetting start(Supplier<Pipeline> pipeline) {
        return new Forgetting(Thread.ofVirtual().name("forgetting").start(() -> run(pipeline)));
    }

    private static void run(Supplier<Pipeline> pipeline) {
        try {
            while (true) {
                Thread.sleep(ThreadLocalRandom.current().nextLong(EVERY.toMillis(), 2 * EVERY.toMillis()));
                sweep(pipeline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sweep(Supplier<Pipeline> pipeline) {
        try {
            pipeline.get().conversations().ifPresent(Conversations::sweep);
        } catch (RuntimeException e) {
            LOG.warn("what has expired stays for now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
