package dev.ragtime.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void a_process_without_objectives_ends_as_soon_as_nothing_runs() throws Exception {
        var registry = new CollectorRegistry();
        var drain = new Drain(registry, new Drain.Limits(Duration.ofMillis(10), LONG, LONG), false);

        drain.run();

        assertThat(registry.getSampleValue("ragtime_drained")).isOne();
        assertThat(drain.enter()).isFalse();
    }

    @Test
    void requests_are_let_in_while_endpoints_update_and_the_last_one_is_waited_for() {
        var registry = new CollectorRegistry();
        var drain = new Drain(registry, new Drain.Limits(Duration.ofMillis(10), LONG, LONG), true);
        assertThat(drain.enter()).isTrue();
        var end = end(drain);
        Awaitility.await().until(drain::stopping);

        assertThat(drain.enter()).isTrue();
        drain.leave();
        drain.scraped();
        assertThat(registry.getSampleValue("ragtime_drained")).isZero();

        drain.leave();
        Awaitility.await().until(drain::drained);
        assertThat(end).isNotDone();
        drain.scraped();
        Awaitility.await().until(end::isDone);
    }

    @Test
    void the_last_request_has_its_whole_time() {
        var timeout = Duration.ofMinutes(10);
        assertThat(Drain.Limits.inCluster(timeout).requests()).isGreaterThan(timeout);
    }

    @Test
    void a_scraper_that_never_comes_is_not_waited_for_for_ever() {
        var drain = new Drain(
                new CollectorRegistry(), new Drain.Limits(Duration.ofMillis(1), LONG, Duration.ofMillis(50)), true);

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(end(drain)::isDone);
    }

    private static CompletableFuture<Void> end(Drain drain) {
        return CompletableFuture.runAsync(() -> {
            try {
                drain.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
