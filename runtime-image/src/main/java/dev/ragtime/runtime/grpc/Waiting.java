package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.call.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Who waits for a call: until it cancels, its deadline passes or its connection ends. Thread-safe. */
final class Waiting implements Caller {
    private final CompletableFuture<Left> end = new CompletableFuture<>();

    /** Why it no longer waits. */
    enum Left {
        CANCELLED,
        TOO_LATE,
        DISCONNECTED,
        /** It has what it waited for. */
        ANSWERED
    }

    @Override
    public void onGone(Runnable told) {
        end.thenAccept(left -> {
            if (left != Left.ANSWERED) told.run();
        });
    }

    /** Once; later reasons do not count. */
    void leaves(Left why) {
        end.complete(why);
    }

    /** It waits so long from now on, at most. */
    void leavesAfter(Duration deadline) {
        end.completeOnTimeout(Left.TOO_LATE, Math.max(0, deadline.toNanos()), TimeUnit.NANOSECONDS);
    }

    Optional<Left> left() {
        return Optional.ofNullable(end.getNow(null));
    }
}
