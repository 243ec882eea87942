package dev.ragtime.runtime.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.store.LuceneIndexStore;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessInForceTest {
    private static final Caller ADA = new Caller(Set.of(Principal.named("ada").orElseThrow()));
    private static final Readers FOR_ADA = new Readers.Of(ADA.principals());
    private static final Readers FOR_NOBODY = new Readers.Of(Set.of());

    private final LuceneIndexStore store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
    private final AtomicLong nanos = new AtomicLong();

    @AfterEach
    void close() {
        if (store.ready()) store.close();
    }

    private AccessInForce access(Access.Mode mode) {
        return AccessInForce.of(new Access(mode), store, nanos::get);
    }

    @Test
    void an_index_is_for_everyone_as_long_as_neither_it_nor_the_configuration_says_otherwise() {
        assertThat(access(Access.Mode.Everyone).readers(Caller.UNKNOWN)).isEqualTo(Readers.EVERYONE);
        store.heed(Access.Mode.Everyone);
        assertThat(access(Access.Mode.Everyone).readers(ADA)).isEqualTo(Readers.EVERYONE);
    }

    @Test
    void what_the_configuration_says_holds_before_any_run_told_the_index() {
        var access = access(Access.Mode.DocumentPrincipals);

        assertThat(access.readers(ADA)).isEqualTo(FOR_ADA);
        assertThat(access.readers(Caller.UNKNOWN)).isEqualTo(FOR_NOBODY);
        store.heed(Access.Mode.Everyone);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(access.readers(ADA)).as("the stricter holds").isEqualTo(FOR_ADA);
    }

    @Test
    void what_the_index_says_holds_within_a_second_in_a_process_of_an_older_configuration() {
        store.heed(Access.Mode.Everyone);
        var access = access(Access.Mode.Everyone);
        assertThat(access.readers(ADA)).isEqualTo(Readers.EVERYONE);

        store.heed(Access.Mode.DocumentPrincipals);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(access.readers(ADA)).isEqualTo(FOR_ADA);
        assertThat(access.readers(Caller.UNKNOWN)).isEqualTo(FOR_NOBODY);
    }

    @Test
    void who_cannot_learn_for_whom_an_index_is_searches_for_nobody() {
        var access = access(Access.Mode.Everyone);
        access.readers(ADA);
        store.close();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThatThrownBy(() -> access.readers(ADA)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void an_index_that_is_slow_to_say_is_asked_by_one_of_those_who_wait() throws Exception {
        var asked = new AtomicInteger();
        var answers = new CountDownLatch(1);
        var access = new AccessInForce(
                false,
                () -> {
                    asked.incrementAndGet();
                    await(answers);
                    return Optional.of(Access.Mode.DocumentPrincipals);
                },
                nanos::get);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = IntStream.range(0, 50)
                    .mapToObj(_ -> callers.submit(() -> access.readers(ADA)))
                    .toList();
            answers.countDown();

            for (var each : waiting) assertThat(each.get()).isEqualTo(FOR_ADA);
        }
        assertThat(asked).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
