package dev.ragtime.runtime.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Room in memory for what all calls under way have sent. Thread-safe. */
public final class ByteBudget {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /** @param limit bytes, above zero */
    public ByteBudget(long limit) {
        this.limit = limit;
    }

    /** The part of one call, empty at first. */
    public Share share() {
        return new Share();
    }

    /** What one call takes until it is closed. For a single thread. */
    public final class Share implements AutoCloseable {
        private long mine;

        private Share() {}

        /**
         * Takes so many bytes more.
         *
         * @throws CallError when other calls have taken them: asking again later helps
         */
        public void take(long bytes) {
            if (taken.addAndGet(bytes) > limit) {
                taken.addAndGet(-bytes);
                throw CallError.overloaded("too much is being sent at once: ask again in a second", RETRY_AFTER);
            }
            mine += bytes;
        }

        @Override
        public void close() {
            taken.addAndGet(-mine);
            mine = 0;
        }
    }
}
