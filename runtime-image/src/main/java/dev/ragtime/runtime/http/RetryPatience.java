package dev.ragtime.runtime.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;

/**
 * How long a provider is waited for. Waits double from half a second to half a minute, a random part of each taken off so
 * that many pods do not come back at one moment; where the provider says how long, that is waited, and up to a tenth more.
 *
 * @param answer until an answer's last byte
 * @param whole until no other try is made, from the first on; zero for one try
 */
public record RetryPatience(Duration answer, Duration whole, Clock clock, RandomGenerator random) {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** For a question, which is answered by words alone when this fails. */
    public static RetryPatience ofQueries(Clock clock) {
        return new RetryPatience(Duration.ofSeconds(3), Duration.ZERO, clock, RandomGenerator.getDefault());
    }

    /** For a run, which has time. */
    public static RetryPatience ofRuns(Clock clock) {
        return new RetryPatience(Duration.ofSeconds(60), Duration.ofMinutes(5), clock, RandomGenerator.getDefault());
    }

    /** Tells time, and lets it pass. */
    public interface Clock {
        Clock SYSTEM = new Clock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration time) throws InterruptedException {
                Thread.sleep(time);
            }
        };

        long nanos();

        void pause(Duration time) throws InterruptedException;
    }

    /** Whether more than one try is made. */
    public boolean hasTime() {
        return whole.isPositive();
    }

    public Waits begin() {
        return new Waits(clock.nanos());
    }

    /** End of a sentence on why there is no answer. */
    public String said() {
        return whole.isZero() ? "" : "; asked again for " + whole.toMinutes() + " minutes";
    }

    /** The tries of one question. */
    public final class Waits {
        private final long begin;
        private Duration next = FIRST;

        private Waits(long begin) {
            this.begin = begin;
        }

        /**
         * Waits for the next try; false when there is no time for one.
         *
         * @param told how long the provider says to wait
         */
        public boolean again(Optional<Duration> told) {
            var wait = told.map(this::varied)
                    .orElseGet(() -> next.dividedBy(2).plusMillis(random.nextLong(next.toMillis() / 2)));
            next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
            if (clock.nanos() - begin + wait.toNanos() > whole.toNanos()) return false;
            try {
                clock.pause(wait);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting to ask again");
            }
        }

        private Duration varied(Duration told) {
            return told.plusNanos(random.nextLong(told.toNanos() / 10 + 1));
        }
    }
}
