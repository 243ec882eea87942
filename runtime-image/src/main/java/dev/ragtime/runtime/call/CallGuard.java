package dev.ragtime.runtime.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Stops the calls that one request has under way when its client hangs up or its time is over.
 *
 * <p>Stopping runs what {@link #onStop} was given, e.g. closing a response body; the thread that waits on that call then
 * fails, asks {@link #throwIfStopped} and so learns why. Threads are not interrupted: that would close the client's
 * socket, too.
 */
public final class CallGuard implements AutoCloseable {
    private final List<Runnable> stops = new ArrayList<>();

    /** Why calls were stopped; empty once there is nothing to guard any more. */
    private final CompletableFuture<Optional<Reason>> end = new CompletableFuture<>();

    /** Why calls were stopped. */
    public enum Reason {
        CLIENT_GONE,
        TIMED_OUT
    }

    private final Duration whole;
    private final long deadline;

    private CallGuard(Duration timeout) {
        this.whole = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /** @param caller who waits for the answer; empty when its transport cannot tell that it has gone */
    public static CallGuard ofCaller(Optional<? extends Caller> caller, Duration timeout) {
        var guard = new CallGuard(timeout);
        guard.end.thenAccept(reason -> reason.ifPresent(r -> guard.stop()));
        caller.ifPresent(c -> c.onGone(() -> guard.end.complete(Optional.of(Reason.CLIENT_GONE))));
        guard.end.completeOnTimeout(Optional.of(Reason.TIMED_OUT), timeout.toNanos(), TimeUnit.NANOSECONDS);
        return guard;
    }

    /** A guard for calls that no client waits for: it knows time only. */
    public static CallGuard ofTime(Duration timeout) {
        return ofCaller(Optional.empty(), timeout);
    }

    /** Registers what ends a call; runs it at once when the guard has stopped already. */
    public void onStop(Runnable stop) {
        synchronized (stops) {
            if (stopped().isEmpty()) {
                stops.add(stop);
                return;
            }
        }
        stop.run();
    }

    /** Its time from the first moment on. */
    public Duration whole() {
        return whole;
    }

    /** Until its time is over; negative after that. */
    public Duration left() {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    public Optional<Reason> stopped() {
        return end.getNow(Optional.empty());
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
    public void close() {
        end.complete(Optional.empty());
        synchronized (stops) {
            stops.clear();
        }
    }

    /** Not in the thread that noticed it: that one may serve timers or read a connection. */
    private void stop() {
        List<Runnable> toRun;
        synchronized (stops) {
            toRun = List.copyOf(stops);
            stops.clear();
        }
        Thread.ofVirtual().name("call-guard").start(() -> toRun.forEach(Runnable::run));
    }
}
