package dev.ragtime.runtime.http;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns SIGTERM into an orderly end with exit code 0. */
public final class Termination {
    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

    private Termination() {}

    /** Ends a process; blocks until it may exit. */
    @FunctionalInterface
    public interface Ending {
        void run() throws InterruptedException;
    }

    /** Blocks for good; on SIGTERM or SIGINT runs {@code ending}, then exits with 0. */
    public static void await(Ending ending) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(ending), "termination"));
        new CountDownLatch(1).await();
    }

    private static void end(Ending ending) {
        LOG.info("told to end: draining");
        try {
            ending.run();
            LOG.info("drained");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // a JVM that ends by a signal would report 143, which Kubernetes shows as an error
        Runtime.getRuntime().halt(0);
    }
}
