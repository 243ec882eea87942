package dev.ragtime.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.pipeline.Passages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A token is a character here, and every message takes five more. */
class ContextBudgetTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final ContextBudget budget = new ContextBudget(1000, String::length, now::get);

    @Test
    void a_passage_that_does_not_fit_is_left_out_and_a_shorter_one_below_it_is_not() {
        var fit = fit(List.of(), Passages.numbered("a".repeat(500), "b".repeat(600), "c".repeat(300)));

        assertThat(fit.passages()).extracting(NumberedPassage::number).containsExactly(1, 3);
    }

    @Test
    void the_best_passage_is_always_kept() {
        var fit = fit(List.of(), Passages.numbered("a".repeat(2000), "b"));

        assertThat(fit.passages()).extracting(NumberedPassage::number).containsExactly(1);
    }

    @Test
    void the_oldest_turns_go_first_and_passages_keep_half_of_the_room() {
        var history = List.of(turn("old", 300), turn("middle", 200), turn("new", 200));

        var fit = fit(history, Passages.numbered("a".repeat(90), "b".repeat(300), "c".repeat(30)));

        assertThat(fit.history()).extracting(t -> t.content().substring(0, 3)).containsExactly("mid", "new");
        assertThat(fit.passages()).extracting(NumberedPassage::number).containsExactly(1, 2, 3);
        assertThat(fit.tokens()).isLessThanOrEqualTo(1000);
    }

    @Test
    void what_a_tool_gave_goes_with_its_call() {
        var call = new ChatMessage("assistant", "", List.of(new ToolCall("c1", "clock", "x".repeat(400))), "");
        var history = List.of(call, ChatMessage.outcome("c1", "y".repeat(100)), turn("new", 200));

        var fit = fit(history, Passages.numbered("a".repeat(90)));

        assertThat(fit.history())
                .extracting(ChatMessage::role)
                .doesNotContain("tool")
                .hasSize(1);
        assertThat(fit.tokens()).isLessThan(500);
    }

    @Test
    void what_was_too_long_is_halved_until_nothing_can_be_left_out() {
        var passages = Passages.numbered("a".repeat(200), "b".repeat(200), "c".repeat(200), "d".repeat(200));

        var half = budget.smaller(fit(List.of(), passages)).orElseThrow();
        var one = budget.smaller(half).orElseThrow();

        assertThat(half.passages()).hasSize(2);
        assertThat(one.passages()).hasSize(1);
        assertThat(budget.smaller(one)).isEmpty();
    }

    @Test
    void what_a_smaller_model_took_is_remembered_for_a_while() {
        var passages = Passages.numbered("a".repeat(200), "b".repeat(200), "c".repeat(200), "d".repeat(200));
        budget.accepted(budget.smaller(fit(List.of(), passages)).orElseThrow());

        assertThat(fit(List.of(), passages).passages()).hasSize(2);
        now.set(now.get().plus(Duration.ofMinutes(ContextBudget.KEPT_MINUTES)));
        assertThat(fit(List.of(), passages).passages()).hasSize(4);
    }

    @Test
    void one_long_question_takes_no_room_from_others() {
        var passages = Passages.numbered("a".repeat(200), "b".repeat(200), "c".repeat(200));
        var long_ = budget.fit(List.of("system", "q".repeat(700)), List.of(), passages);
        budget.accepted(long_);

        assertThat(long_.passages()).hasSize(1);
        assertThat(fit(List.of(), passages).passages()).hasSize(3);
    }

    @Test
    void a_model_that_counts_more_tokens_gets_fewer_passages() {
        var passages = Passages.numbered("a".repeat(200), "b".repeat(200), "c".repeat(200), "d".repeat(200));
        for (var i = 0; i < 50; i++) {
            var fit = fit(List.of(), passages);
            var characters =
                    fit.passages().stream().mapToInt(p -> p.text().length()).sum();
            budget.measured(fit, 2L * characters);
        }

        assertThat(fit(List.of(), passages).passages()).hasSize(2);
    }

    private ContextBudget.Fit fit(List<ChatMessage> history, List<NumberedPassage> passages) {
        return budget.fit(List.of("system", "question"), history, passages);
    }

    private static ChatMessage turn(String text, int length) {
        return new ChatMessage("user", text + "-".repeat(length - text.length()));
    }
}
