package dev.ragtime.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ragtime.api.pipeline.Memory;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.store.HeapMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConversationsTest {
    private static final Caller JANE = caller("jane");
    private static final Caller JOE = caller("joe");

    private final HeapMemory store = new HeapMemory();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_800_000_000));
    private final Conversations conversations = conversations("assistant", 3, Optional.empty());

    private Conversations conversations(String pipeline, int maxTurns, Optional<Summarizer> summarizer) {
        return new Conversations(pipeline, new Memory(600, maxTurns), () -> store, summarizer, now::get);
    }

    private static Caller caller(String name) {
        return new Caller(Optional.of(Identity.of("test", name)), Set.of());
    }

    private static Turn turn(String question, String answer) {
        return new Turn(UUID.randomUUID(), null, question, answer, List.of(), "stop", 1, 2, 0);
    }

    private String begin(Caller caller) {
        return Names.conversation(conversations.create(caller, Map.of()).id());
    }

    private Turn say(Conversations kept, Caller caller, Place place, String question) {
        var turn = turn(question, question + "!");
        kept.keep(kept.open(caller, place), turn);
        return turn;
    }

    private static List<String> contents(Opened opened) {
        return opened.history().stream().map(ChatMessage::content).toList();
    }

    @Test
    void a_question_is_understood_by_the_turns_before_it() {
        var place = new Place.Conversed(begin(JANE));
        say(conversations, JANE, place, "a");
        say(conversations, JANE, place, "b");

        assertThat(conversations.open(JANE, place).history())
                .containsExactly(
                        new ChatMessage("user", "a"),
                        new ChatMessage("assistant", "a!"),
                        new ChatMessage("user", "b"),
                        new ChatMessage("assistant", "b!"));
    }

    @Test
    void only_the_last_turns_are_given() {
        var place = new Place.Conversed(begin(JANE));
        for (var question : List.of("a", "b", "c", "d")) say(conversations, JANE, place, question);

        assertThat(contents(conversations.open(JANE, place))).containsExactly("b", "b!", "c", "c!", "d", "d!");
    }

    @Test
    void another_ones_conversation_is_not_found_whatever_is_asked_of_it() {
        var name = begin(JANE);
        var answer = Names.answer(
                say(conversations, JANE, new Place.Conversed(name), "a").id());

        for (var stranger : List.of(JOE, Caller.UNKNOWN)) {
            assertNotFound(() -> conversations.open(stranger, new Place.Conversed(name)));
            assertNotFound(() -> conversations.find(stranger, name));
            assertNotFound(() -> conversations.describe(stranger, name, Map.of()));
            assertNotFound(() -> conversations.delete(stranger, name));
            assertNotFound(() -> conversations.open(stranger, new Place.After(answer)));
            assertNotFound(() -> conversations.answer(stranger, answer));
            assertNotFound(() -> conversations.deleteAnswer(stranger, answer));
            assertThat(conversations.list(stranger)).isEmpty();
        }
        assertNotFound(() -> conversations("other", 3, Optional.empty()).find(JANE, name));
        assertThat(conversations.list(JANE)).hasSize(1);
        assertThat(contents(conversations.open(JANE, new Place.Conversed(name))))
                .hasSize(2);
    }

    @Test
    void what_is_no_name_is_not_found() {
        for (var name : List.of("", "conv_", "conv_xyz", "resp_" + "0".repeat(32), "conv_" + "0".repeat(32), "../x"))
            assertNotFound(() -> conversations.find(JANE, name));
    }

    private static void assertNotFound(Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        CallError.class, e -> assertThat(e.kind()).isEqualTo(CallError.Kind.NOT_FOUND));
    }

    @Test
    void what_was_deleted_is_gone_with_every_turn() {
        var name = begin(JANE);
        var turn = say(conversations, JANE, new Place.Conversed(name), "a");

        conversations.delete(JANE, name);

        assertNotFound(() -> conversations.find(JANE, name));
        assertThat(store.find(turn.id(), Instant.EPOCH)).isEmpty();
        assertThat(conversations.list(JANE)).isEmpty();
    }

    @Test
    void an_answer_can_be_followed_twice() {
        var first = say(conversations, JANE, Place.ALONE, "a");
        var after = new Place.After(Names.answer(first.id()));
        var left = say(conversations, JANE, after, "b");
        say(conversations, JANE, after, "c");

        assertThat(contents(conversations.open(JANE, new Place.After(Names.answer(left.id())))))
                .containsExactly("a", "a!", "b", "b!");
    }

    @Test
    void an_answer_of_a_conversation_is_followed_in_the_conversation() {
        var turn = say(conversations, JANE, new Place.Conversed(begin(JANE)), "a");

        assertThatThrownBy(() -> conversations.open(JANE, new Place.After(Names.answer(turn.id()))))
                .isInstanceOfSatisfying(
                        CallError.class, e -> assertThat(e.code()).isEqualTo("part_of_conversation"));
    }

    @Test
    void of_two_that_answer_at_the_same_time_one_is_told_that_the_conversation_has_changed() {
        var place = new Place.Conversed(begin(JANE));
        var one = conversations.open(JANE, place);
        var other = conversations.open(JANE, place);

        conversations.keep(one, turn("a", "a!"));

        assertThatThrownBy(() -> conversations.keep(other, turn("b", "b!")))
                .isInstanceOfSatisfying(
                        CallError.class, e -> assertThat(e.kind()).isEqualTo(CallError.Kind.CONFLICT));
        assertThat(contents(conversations.open(JANE, place))).containsExactly("a", "a!");
    }

    @Test
    void however_many_write_at_once_no_turn_is_lost_that_was_said_to_be_kept() throws Exception {
        var place = new Place.Conversed(begin(JANE));
        var many = conversations("assistant", 200, Optional.empty());
        var begin = new CountDownLatch(1);
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var kept = IntStream.range(0, 8)
                    .<Future<Integer>>mapToObj(writer -> writers.submit(() -> {
                        begin.await();
                        var count = 0;
                        for (var i = 0; i < 20; i++) {
                            try {
                                say(many, JANE, place, writer + "/" + i);
                                count++;
                            } catch (CallError e) {
                                assertThat(e.kind()).isEqualTo(CallError.Kind.CONFLICT);
                            }
                        }
                        return count;
                    }))
                    .toList();
            begin.countDown();
            var said = 0;
            for (var count : kept) said += count.get();

            var turns = many.turns(many.find(JANE, ((Place.Conversed) place).conversation()), 500);
            assertThat(turns).hasSize(said);
            assertThat(turns.stream().map(Turn::parent).distinct()).hasSize(said);
            assertThat(said).isPositive();
        }
    }

    @Test
    void what_nobody_uses_is_forgotten() {
        var name = begin(JANE);
        say(conversations, JANE, new Place.Conversed(name), "a");
        now.updateAndGet(time -> time.plusSeconds(400));
        say(conversations, JANE, new Place.Conversed(name), "b");
        now.updateAndGet(time -> time.plusSeconds(400));

        assertThat(contents(conversations.open(JANE, new Place.Conversed(name))))
                .containsExactly("b", "b!");
        now.updateAndGet(time -> time.plusSeconds(400));
        assertNotFound(() -> conversations.find(JANE, name));
        conversations.sweep();
        assertThat(store.ofOwner(Owners.of("assistant", JANE), "turn", 10, Instant.EPOCH))
                .isEmpty();
    }

    @Test
    void a_long_conversation_is_summed_up_so_that_its_beginning_is_not_lost() throws InterruptedException {
        var summed = new LinkedBlockingQueue<String>();
        var kept = conversations("assistant", 4, Optional.of((before, turns) -> {
            var text = before + turns.stream().map(Turn::question).toList();
            summed.add(text);
            return Optional.of(text);
        }));
        var place = new Place.Conversed(begin(JANE));
        for (var question : List.of("a", "b", "c", "d")) say(kept, JANE, place, question);

        assertThat(summed.poll(30, TimeUnit.SECONDS)).isEqualTo("[a, b]");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> contents(kept.open(JANE, place)).size() == 5);
        assertThat(contents(kept.open(JANE, place)))
                .containsExactly("What was said before, in short: [a, b]", "c", "c!", "d", "d!");
        for (var question : List.of("e", "f")) say(kept, JANE, place, question);
        assertThat(summed.poll(30, TimeUnit.SECONDS)).isEqualTo("[a, b][c, d]");
    }

    @Test
    void a_caller_lists_its_own_with_the_last_used_first() {
        var first = begin(JANE);
        now.updateAndGet(time -> time.plusSeconds(1));
        var second = begin(JANE);
        begin(JOE);
        now.updateAndGet(time -> time.plusSeconds(1));
        say(conversations, JANE, new Place.Conversed(first), "a");

        assertThat(conversations.list(JANE))
                .extracting(conversation -> Names.conversation(conversation.id()))
                .containsExactly(first, second);
    }
}
