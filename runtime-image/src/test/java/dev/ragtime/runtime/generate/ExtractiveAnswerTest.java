package dev.ragtime.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.pipeline.Passages;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractiveAnswerTest {

    @Test
    void the_sentence_that_holds_the_question_words_is_quoted_with_its_passage() {
        var passages = Passages.numbered(
                "The office is in Pune. It opens at nine.",
                "Travel is booked online. A hotel room may cost 120 euros a night. Receipts are kept.");

        assertThat(ExtractiveAnswer.of("How much may a hotel room cost?", passages))
                .isEqualTo("A hotel room may cost 120 euros a night. [2]");
    }

    @Test
    void a_sentence_that_stands_in_two_passages_is_quoted_once() {
        var passages = Passages.numbered("Lunch is free. Dinner is not.", "Lunch is free. Coffee, too.");

        assertThat(ExtractiveAnswer.of("Is lunch free?", passages)).isEqualTo("Lunch is free. [1]");
    }

    @Test
    void without_a_matching_word_the_best_passage_is_quoted_from_its_beginning() {
        var passages = Passages.numbered("First. Second. Third. Fourth.", "Other.");

        assertThat(ExtractiveAnswer.of("zzz?", passages)).isEqualTo("First. [1]\n\nSecond. [1]\n\nThird. [1]");
    }

    @Test
    void the_same_input_gives_the_same_answer() {
        var passages = Passages.numbered("Leave is paid. Leave is long.", "Leave is paid leave. Leave, long leave.");

        var first = ExtractiveAnswer.of("paid leave long", passages);
        for (var i = 0; i < 20; i++)
            assertThat(ExtractiveAnswer.of("paid leave long", passages)).isEqualTo(first);
    }

    @Test
    void a_list_item_is_a_sentence_of_its_own() {
        var passages = Passages.numbered("Steps:\n- Open the portal\n- Press the red button\n- Wait");

        assertThat(ExtractiveAnswer.of("Which button do I press?", passages)).isEqualTo("- Press the red button [1]");
    }

    @Test
    void sentences_are_quoted_rather_than_table_rows_and_code() {
        var passages = Passages.numbered(
                "| budget | the error budget |\n|---|---|\n| error budget | see there |",
                "kubectl get rag --output error-budget   # the error budget\nkubectl get route",
                "The error budget is what may go wrong.");

        assertThat(ExtractiveAnswer.of("What is the error budget?", passages))
                .isEqualTo("The error budget is what may go wrong. [3]");
    }

    @Test
    void table_rows_and_code_are_quoted_when_nothing_else_matches() {
        var passages =
                Passages.numbered("Prices are in euros.", "| coffee | 2 |\n| tea | 1 |", "$ brew tea\n$ pour tea");

        assertThat(ExtractiveAnswer.of("How much is coffee?", passages)).isEqualTo("| coffee | 2 | [2]");
    }

    @Test
    void the_quote_of_the_best_passage_comes_first() {
        var passages = Passages.numbered("Parking costs two euros.", "Parking costs two euros a day in winter.");

        assertThat(ExtractiveAnswer.of("What does parking in winter cost?", passages))
                .isEqualTo("Parking costs two euros. [1]\n\nParking costs two euros a day in winter. [2]");
    }

    @Test
    void a_sentence_under_a_heading_that_repeats_the_question_needs_none_of_its_words() {
        var passages = List.of(
                new NumberedPassage(1, Passages.under("Where is parking?", "There are two decks below the house.")),
                new NumberedPassage(2, Passages.passage("b.md", "Lunch is free.")));

        assertThat(ExtractiveAnswer.of("Where is parking?", passages))
                .isEqualTo("There are two decks below the house. [1]");
    }
}
