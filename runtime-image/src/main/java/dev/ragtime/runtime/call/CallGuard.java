package dev.ragtime.runtime.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stops the calls that one request has under way when its client hangs up or its time is over.
 *
 * <p>Stopping runs what {@link #onStop} was given, e.g. closing a response body; the thread that waits on that call then
 * fails, asks {@link #throwIfStopped} and so learns why. Threads are not interrupted: that would close the client's
 * socket, too.
 */
public final class CallGuard implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Optional<? extends Caller> client;
    private final long deadline;
    private final List<Runnable> stops = new ArrayList<>();
    private Optional<Reason> stopped = Optional.empty();
    private boolean closed;

    /** Why calls were stopped. */
    public enum Reason {
        CLIENT_GONE,
        TIMED_OUT
    }

    private CallGuard(Optional<? extends Caller> client, Duration timeout) {
        this.client = client;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /** @param caller who waits for the answer; empty when its transport cannot tell that it has gone */
    public static CallGuard ofCaller(Optional<? extends Caller> caller, Duration timeout) {
        return start(new CallGuard(caller, timeout));
    }

    /** A guard for calls that no client waits for: it knows time only. */
    public static CallGuard ofTime(Duration timeout) {
        return start(new CallGuard(Optional.empty(), timeout));
    }

    private static CallGuard start(CallGuard guard) {
        Thread.ofVirtual().name("call-guard").start(guard::watch);
        return guard;
    }

    private Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** Registers what ends a call; runs it at once when the guard has stopped already. */
    public void onStop(Runnable stop) {
        synchronized (this) {
            if (stopped.isEmpty()) {
                stops.add(stop);
                return;
            }
        }
        stop.run();
    }

    public synchronized Optional<Reason> stopped() {
        return stopped;
    }

    /**
     * @throws ClientGoneException when the client hung up
     * @throws CallError when the request's time is over
     */
    public void throwIfStopped() {
        switch (stopped().orElse(null)) {
            case CLIENT_GONE -> throw new ClientGoneException("the client closed its connection");
            case TIMED_OUT ->
                throw new CallError(
                        CallError.Kind.TIMED_OUT, "timeout", "the answer did not come in time: ask again, or for less");
            case null -> {}
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        stops.clear();
        notifyAll();
    }

    private void watch() {
        List<Runnable> toRun;
        synchronized (this) {
            while (!closed && stopped.isEmpty()) {
                pause();
                if (!closed) look();
            }
            toRun = List.copyOf(stops);
            stops.clear();
        }
        toRun.forEach(Runnable::run);
    }

    private void pause() {
        try {
            wait(Math.max(1, Math.min(LOOK.toMillis(), remaining().toMillis())));
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        if (client.filter(Caller::gone).isPresent()) {
            stopped = Optional.of(Reason.CLIENT_GONE);
        } else if (remaining().isZero()) {
            stopped = Optional.of(Reason.TIMED_OUT);
        }
    }
}
