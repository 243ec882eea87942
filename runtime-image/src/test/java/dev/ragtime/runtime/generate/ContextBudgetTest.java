package dev.ragtime.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.pipeline.Passages;
import org.junit.jupiter.api.Test;

class ContextBudgetTest {

    @Test
    void passages_of_lowest_rank_are_dropped_and_counted() {
        var fit = new ContextBudget(100).fit(Passages.numbered("a".repeat(150), "b".repeat(150), "c".repeat(3)));

        assertThat(fit.passages()).extracting(NumberedPassage::number).containsExactly(1, 2);
        assertThat(fit.dropped()).isOne();
    }

    @Test
    void the_best_passage_is_always_kept() {
        var fit = new ContextBudget(1).fit(Passages.numbered("a".repeat(150), "b"));

        assertThat(fit.passages()).hasSize(1);
        assertThat(fit.dropped()).isOne();
    }

    @Test
    void a_budget_found_too_large_is_halved_until_one_passage_is_left() {
        var budget = new ContextBudget(1000);
        var passages = Passages.numbered("a".repeat(300), "b".repeat(300), "c".repeat(300), "d".repeat(300));

        var half = budget.smaller(budget.fit(passages), passages).orElseThrow();
        var one = budget.smaller(half, passages).orElseThrow();

        assertThat(half.passages()).hasSize(2);
        assertThat(one.passages()).hasSize(1);
        assertThat(budget.smaller(one, passages)).isEmpty();
        budget.accepted(half);
        assertThat(budget.fit(passages).passages()).hasSize(2);
    }
}
