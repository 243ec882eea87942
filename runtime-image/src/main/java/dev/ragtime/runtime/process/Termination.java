package dev.ragtime.runtime.process;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGTERM and SIGINT, heard before the JVM shuts down, so that the process ends as any that is done: closing what it
 * opened, in order. The hooks of a JVM that shuts down run all at once, and the one of ONNX Runtime frees what inference
 * under way runs on, which aborts the process (issue 31352 of microsoft/onnxruntime).
 *
 * <p>The first signal is heard; one that follows ends the process at once, with 128 and the signal's number.
 */
public final class Termination implements AutoCloseable {
    /** Of a process that was told to end before it was done, as of one that SIGTERM ended. */
    public static final int EXIT_CODE = 143;

    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

    private final Map<Signal, SignalHandler> before;

    private Termination(Map<Signal, SignalHandler> before) {
        this.before = before;
    }

    /** Ends what runs; blocks until the process may exit. */
    @FunctionalInterface
    public interface Ending {
        void run() throws InterruptedException;
    }

    /** Has {@code told} run on a thread of its own when the process is told to end; until closed. */
    public static Termination heard(Runnable told) {
        return new Termination(Stream.of(new Signal("TERM"), new Signal("INT"))
                .collect(Collectors.toMap(signal -> signal, signal -> Signal.handle(signal, first(told)))));
    }

    private static SignalHandler first(Runnable told) {
        return signal -> {
            Signal.handle(signal, again -> Runtime.getRuntime().halt(128 + again.getNumber()));
            LOG.info("told to end by SIG{}", signal.getName());
            told.run();
        };
    }

    /** Blocks until the process is told to end, then runs {@code ending}. */
    public static void await(Ending ending) throws InterruptedException {
        var told = new CountDownLatch(1);
        try (var _ = heard(told::countDown)) {
            told.await();
            ending.run();
            LOG.info("drained");
        }
    }

    /** Who heard before does so again. */
    @Override
    public void close() {
        before.forEach(Signal::handle);
    }
}
