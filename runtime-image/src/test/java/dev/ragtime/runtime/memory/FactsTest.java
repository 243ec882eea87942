package dev.ragtime.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.ragtime.api.pipeline.LongTerm;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.store.HeapMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FactsTest {
    private static final Caller JANE = caller("jane");
    private static final Caller JOE = caller("joe");

    private final HeapMemory store = new HeapMemory();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_800_000_000));
    private final Facts facts = facts("assistant", new LongTerm(10, 4, 2, null));

    private Facts facts(String pipeline, LongTerm settings) {
        return facts(pipeline, settings, bySubject("subjects"), Optional.empty());
    }

    private Facts facts(String pipeline, LongTerm settings, StubEmbedder embedder, Optional<FactExtractor> extractor) {
        return new Facts(pipeline, settings, () -> store, embedder, extractor, now::get);
    }

    /** Texts are near when they are about the same: a city, a language, a team. */
    private static StubEmbedder bySubject(String model) {
        var subjects = List.of("live", "speak", "team", "dog", "code");
        return new StubEmbedder(model, subjects.size() + 1, text -> {
            var vector = new float[subjects.size() + 1];
            for (var i = 0; i < subjects.size(); i++) if (text.contains(subjects.get(i))) vector[i] = 1;
            vector[subjects.size()] = 0.1f;
            return vector;
        });
    }

    private static Caller caller(String name) {
        return new Caller(Optional.of(Identity.of("test", name)), Set.of());
    }

    private List<String> texts(Caller caller) {
        return facts.list(caller).stream().map(Fact::text).sorted().toList();
    }

    private static List<String> texts(List<Fact> some) {
        return some.stream().map(Fact::text).toList();
    }

    private void later(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    void a_question_is_answered_with_the_facts_nearest_to_it() {
        facts.keep(JANE, "I speak Czech");
        facts.keep(JANE, "My team is billing");
        facts.keep(JANE, "I live in Brno");

        assertThat(texts(facts.recall(JANE, "who in my team can speak to me?")))
                .containsExactlyInAnyOrder("I speak Czech", "My team is billing");
    }

    @Test
    void nobody_ever_sees_or_deletes_what_another_one_stated() {
        var name = Names.fact(facts.keep(JANE, "I live in Brno").id());
        facts.keep(JOE, "I live in Oslo");

        assertThat(texts(JOE)).containsExactly("I live in Oslo");
        assertThat(texts(facts.recall(JOE, "where do I live?"))).containsExactly("I live in Oslo");
        assertNotFound(() -> facts.delete(JOE, name));
        assertThat(facts.deleteAll(JOE)).isEqualTo(1);
        assertThat(texts(JANE)).containsExactly("I live in Brno");
        assertThat(facts("other", new LongTerm(null, null, null, null)).list(JANE))
                .isEmpty();
        assertThat(facts.recall(Caller.UNKNOWN, "where do I live?")).isEmpty();
    }

    private static void assertNotFound(Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        CallError.class, e -> assertThat(e.kind()).isEqualTo(CallError.Kind.NOT_FOUND));
    }

    @Test
    void who_is_not_known_is_told_how_to_be() {
        for (var work : List.<Runnable>of(
                () -> facts.keep(Caller.UNKNOWN, "I live in Brno"),
                () -> facts.list(Caller.UNKNOWN),
                () -> facts.deleteAll(Caller.UNKNOWN),
                () -> facts.delete(Caller.UNKNOWN, "mem_" + "0".repeat(32))))
            assertThatThrownBy(work::run)
                    .isInstanceOfSatisfying(
                            CallError.class, e -> assertThat(e.code()).isEqualTo("unknown_caller"));
    }

    @Test
    void what_says_the_same_takes_the_place_of_what_was_said_before() {
        var first = facts.keep(JANE, "I live in Brno");
        later(Duration.ofDays(1));
        var second = facts.keep(JANE, "I live in Oslo now");
        facts.keep(JANE, "  i LIVE in\nOslo now ");

        assertThat(texts(JANE)).containsExactly("i LIVE in Oslo now");
        assertThat(facts.list(JANE).getFirst().createdAt()).isEqualTo(first.createdAt());
        assertThat(facts.list(JANE).getFirst().id()).isEqualTo(second.id());
    }

    @Test
    void a_fact_is_forgotten_when_it_was_not_stated_for_too_long() {
        facts.keep(JANE, "I live in Brno");
        facts.keep(JANE, "I speak Czech");
        later(Duration.ofDays(9));
        facts.keep(JANE, "I speak Czech");
        later(Duration.ofDays(2));

        assertThat(texts(JANE)).containsExactly("I speak Czech");
        assertThat(texts(facts.recall(JANE, "where do I live?"))).containsExactly("I speak Czech");
    }

    @Test
    void of_too_many_those_go_first_that_were_learned_and_then_the_oldest() {
        var learning = facts(
                "assistant",
                new LongTerm(10, 4, 2, null),
                bySubject("subjects"),
                Optional.of(question -> List.of("I have a dog")));
        facts.keep(JANE, "I live in Brno");
        learning.learn(JANE, "May my dog come along?");
        await().atMost(Duration.ofSeconds(30)).until(() -> facts.list(JANE).size() == 2);
        for (var text : List.of("I speak Czech", "My team is billing")) {
            later(Duration.ofHours(1));
            facts.keep(JANE, text);
        }
        later(Duration.ofHours(1));
        facts.keep(JANE, "I write code");
        assertThat(texts(JANE))
                .containsExactly("I live in Brno", "I speak Czech", "I write code", "My team is billing");
        later(Duration.ofHours(1));
        facts.keep(JANE, "Nothing of these");
        assertThat(texts(JANE))
                .containsExactly("I speak Czech", "I write code", "My team is billing", "Nothing of these");
    }

    @Test
    void what_was_asked_to_be_kept_stays_so_when_it_is_learned_again() {
        var asked = new AtomicInteger();
        var learning = facts("assistant", new LongTerm(10, 4, 2, null), bySubject("subjects"), Optional.of(question -> {
            asked.incrementAndGet();
            return List.of("I live in Brno", "I have a dog");
        }));
        facts.keep(JANE, "I live in Brno");
        learning.learn(JANE, "May my dog come along? I live in Brno.");
        learning.learn(Caller.UNKNOWN, "I live in Rome");

        await().atMost(Duration.ofSeconds(30)).until(() -> facts.list(JANE).size() == 2);
        assertThat(facts.list(JANE))
                .extracting(Fact::text, Fact::origin)
                .containsExactlyInAnyOrder(
                        tuple("I live in Brno", Fact.Origin.KEPT), tuple("I have a dog", Fact.Origin.LEARNED));
        assertThat(asked).hasValue(1);
    }

    @Test
    void facts_are_found_by_another_model_once_another_index_answers() {
        for (var text : List.of("I speak Czech", "My team is billing", "I live in Brno")) facts.keep(JANE, text);
        var other = facts("assistant", new LongTerm(10, 4, 1, null), bySubject("other"), Optional.empty());

        assertThat(texts(other.recall(JANE, "where do I live?"))).containsExactly("I live in Brno");
        other.keep(JANE, "I live in Oslo");
        assertThat(texts(JANE)).containsExactly("I live in Oslo", "I speak Czech", "My team is billing");
    }

    @Test
    void long_facts_are_refused_and_many_of_them_leave_room_for_passages() {
        for (var bad : List.of("", " \n", "x".repeat(501)))
            assertThatThrownBy(() -> facts.keep(JANE, bad))
                    .isInstanceOfSatisfying(
                            CallError.class, e -> assertThat(e.field()).isEqualTo("text"));
        var many = facts("assistant", new LongTerm(10, 20, 20, null), wordy(), Optional.empty());
        for (var i = 0; i < 6; i++) many.keep(JANE, ("" + i).repeat(500));
        assertThat(many.list(JANE)).hasSize(6);
        assertThat(many.recall(JANE, "anything")).hasSize(4);
    }

    private static StubEmbedder wordy() {
        return new StubEmbedder("wordy", 10, text -> {
            var vector = new float[10];
            vector[Math.floorMod(text.charAt(0) - '0', 10)] = 1;
            return vector;
        });
    }
}
