package dev.ragtime.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ragtime.api.pipeline.KeptRatings;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.store.HeapMemory;
import dev.ragtime.runtime.store.MemoryStore;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RatingsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Caller JANE = caller("jane");
    private static final Caller JOE = caller("joe");

    private final HeapMemory store = new HeapMemory();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_800_000_000));
    private final AtomicInteger failed = new AtomicInteger();
    private final Ratings ratings = ratings("assistant", () -> store);

    private static Caller caller(String name) {
        return new Caller(Optional.of(Identity.of("test", name)), Set.of());
    }

    private Ratings ratings(String pipeline, Supplier<MemoryStore> memory) {
        return new Ratings(pipeline, new KeptRatings(10, 24), memory, now::get);
    }

    private static Answered answered(String question) {
        return new Answered(
                UUID.randomUUID(), question, question, List.of("docs/leave.md"), List.of("docs/leave.md"), 1);
    }

    private void later(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private UUID remembered(Ratings some, Caller caller, String question) {
        var answered = answered(question);
        var before = entries("answered");
        some.remember(caller, answered, failed::incrementAndGet);
        await().atMost(PATIENCE).until(() -> entries("answered") > before);
        return answered.id();
    }

    private int entries(String kind) {
        var count = new AtomicInteger();
        store.forEach(kind, now.get(), _ -> count.incrementAndGet());
        return count.get();
    }

    private static List<Rating> all(Ratings some) {
        var all = new ArrayList<Rating>();
        some.forEach(all::add);
        return all;
    }

    @Test
    void the_last_rating_of_an_answer_is_kept_with_what_was_asked() {
        var answer = remembered(ratings, JANE, "How much leave?");

        assertThat(ratings.rate(JANE, answer, true, "")).isTrue();
        assertThat(ratings.rate(JANE, answer, false, "It is 30 days.")).isTrue();

        assertThat(all(ratings)).singleElement().satisfies(rating -> {
            assertThat(rating.answered().id()).isEqualTo(answer);
            assertThat(rating.answered().question()).isEqualTo("How much leave?");
            assertThat(rating.answered().cited()).containsExactly("docs/leave.md");
            assertThat(rating.good()).isFalse();
            assertThat(rating.comment()).isEqualTo("It is 30 days.");
        });
    }

    @Test
    void an_answer_is_rated_by_whom_it_was_given_to_alone() {
        var answer = remembered(ratings, JANE, "How much leave?");

        assertThat(ratings.rate(JOE, answer, true, "")).isFalse();
        assertThat(ratings.rate(Caller.UNKNOWN, answer, true, "")).isFalse();
        assertThat(ratings("other", () -> store).rate(JANE, answer, true, "")).isFalse();
        assertThat(ratings.rate(JANE, UUID.randomUUID(), true, "")).isFalse();
        assertThat(all(ratings)).isEmpty();
    }

    @Test
    void an_answer_can_be_rated_for_a_day_and_its_rating_is_kept_longer() {
        var rated = remembered(ratings, JANE, "first");
        var late = remembered(ratings, JANE, "second");
        ratings.rate(JANE, rated, true, "");

        later(Duration.ofHours(24));

        assertThat(ratings.rate(JANE, late, true, "")).isFalse();
        assertThat(all(ratings)).hasSize(1);
        later(Duration.ofDays(9));
        assertThat(all(ratings)).isEmpty();
    }

    @Test
    void who_deletes_own_memories_deletes_ratings_and_what_could_be_rated() {
        var answer = remembered(ratings, JANE, "rated");
        var other = remembered(ratings, JANE, "not rated");
        ratings.rate(JANE, answer, true, "");
        ratings.rate(JOE, remembered(ratings, JOE, "of Joe"), true, "");

        assertThat(ratings.deleteAll(JANE)).isEqualTo(1);

        assertThat(all(ratings))
                .extracting(rating -> rating.answered().question())
                .containsExactly("of Joe");
        assertThat(ratings.rate(JANE, other, true, "")).isFalse();
        assertThatThrownBy(() -> ratings.deleteAll(Caller.UNKNOWN)).isInstanceOf(CallError.class);
    }

    @Test
    void the_ratings_of_other_pipelines_over_the_same_store_are_theirs() {
        var other = ratings("other", () -> store);
        other.rate(JANE, remembered(other, JANE, "of the other"), true, "");
        ratings.rate(JANE, remembered(ratings, JANE, "own"), true, "");

        assertThat(all(ratings))
                .extracting(rating -> rating.answered().question())
                .containsExactly("own");
    }

    @Test
    void what_the_store_does_not_take_is_told_to_who_counts() {
        var broken = ratings("assistant", () -> {
            throw new StoreException("it is lost", true, null);
        });

        broken.remember(JANE, answered("How much leave?"), failed::incrementAndGet);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(failed).hasValue(1));
    }

    @Test
    void answers_do_not_pile_up_before_a_store_that_hangs() throws Exception {
        var hanging = new CountDownLatch(1);
        var slow = ratings("assistant", () -> {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return store;
        });

        for (var i = 0; i < 40; i++) slow.remember(JANE, answered("question " + i), failed::incrementAndGet);

        assertThat(failed).hasValue(8);
        hanging.countDown();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(entries("answered")).isEqualTo(32));
    }

    @Test
    void a_question_that_nobody_would_measure_by_is_not_kept() {
        var answered = answered("a".repeat(Answered.LONGEST + 1));
        ratings.remember(JANE, answered, failed::incrementAndGet);
        remembered(ratings, JANE, "b".repeat(Answered.LONGEST));

        assertThat(entries("answered")).isEqualTo(1);
        assertThat(ratings.rate(JANE, answered.id(), true, "")).isFalse();
        assertThat(failed).hasValue(0);
    }
}
