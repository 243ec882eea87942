package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RetryTest {
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void aQueryOutlivesTheSecondInWhichANodeThatEndsRefusesConnections() {
        var begin = System.nanoTime();

        var answer = Retry.quick().call(() -> {
            calls.incrementAndGet();
            if (System.nanoTime() - begin < Duration.ofMillis(1100).toNanos()) throw refused();
            return "found";
        });

        assertThat(answer).isEqualTo("found");
        assertThat(calls).hasValueLessThan(8);
    }

    @Test
    void aQueryThatAStoreIsSilentToIsNotAskedAgain() {
        var retry = new Retry(7, Duration.ofMillis(10), Duration.ofMillis(100));

        assertThatThrownBy(() -> retry.call(() -> {
                    calls.incrementAndGet();
                    var end = System.nanoTime() + Duration.ofMillis(150).toNanos();
                    while (System.nanoTime() < end) LockSupport.parkNanos(1_000_000);
                    throw refused();
                }))
                .isInstanceOf(StoreException.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void whatCannotHelpIsNotTriedAgain() {
        assertThatThrownBy(() -> Retry.patient().call(() -> {
                    calls.incrementAndGet();
                    throw new StoreException("no such collection", false, null);
                }))
                .hasMessage("no such collection");
        assertThat(calls).hasValue(1);
    }

    private static StoreException refused() {
        return new StoreException("connection refused", true, null);
    }
}
