package dev.ragtime.runtime.quote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.pipeline.Passages;
import dev.ragtime.runtime.pipeline.Pipelines;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractiveAnswerTest {

    @Test
    void the_sentence_that_holds_the_question_words_is_quoted_with_its_passage() {
        var passages = Passages.numbered(
                "The office is in Pune. It opens at nine.",
                "Travel is booked online. A hotel room may cost 120 euros a night. Receipts are kept.");

        assertThat(answer("How much may a hotel room cost?", passages))
                .isEqualTo("A hotel room may cost 120 euros a night. [2]");
    }

    @Test
    void a_sentence_that_points_back_is_quoted_with_the_one_before() {
        var passages = Passages.numbered("The blue pump needs oil. It is refilled every Monday. Lunch is free.");

        assertThat(answer("When is the blue pump refilled?", passages))
                .isEqualTo("The blue pump needs oil. It is refilled every Monday. [1]");
    }

    @Test
    void a_sentence_that_stands_in_two_passages_is_quoted_once() {
        var passages = Passages.numbered("Lunch is free. Dinner is not.", "Lunch is free. Coffee, too.");

        assertThat(answer("Is lunch free?", passages)).isEqualTo("Lunch is free. [1]");
    }

    @Test
    void nothing_is_quoted_when_nothing_says_anything_about_the_question() {
        var passages = Passages.numbered("Lunch is free. Dinner is not.", "The office is in Pune.");

        assertThat(with((question, texts) -> new double[texts.size()]).of("Which planet has moons?", passages))
                .isEmpty();
    }

    @Test
    void the_same_input_gives_the_same_answer() {
        var passages = Passages.numbered("Leave is paid. Leave is long.", "Leave is paid leave. Leave, long leave.");

        var first = answer("paid leave long", passages);
        for (var i = 0; i < 20; i++)
            assertThat(answer("paid leave long", passages)).isEqualTo(first);
    }

    @Test
    void a_list_item_is_quoted_with_the_lead_of_its_list() {
        var passages = Passages.numbered("To open the gate:\n\n- Enter the code\n\n- Press the red button\n\n- Wait");

        assertThat(answer("Which button opens the gate?", passages))
                .isEqualTo("To open the gate: - Press the red button [1]");
    }

    @Test
    void an_item_that_explains_a_word_is_quoted_alone() {
        var list = Passages.numbered(
                "The settings are:\n\n- max_open_gates: how many gates may be open\n- min_wait: pause in milliseconds");
        assertThat(answer("What is max_open_gates for?", list))
                .isEqualTo("The settings are: - max_open_gates: how many gates may be open [1]");

        var definitions = Passages.numbered("RPM: turns per minute\nbar, psi: pressure of a gas\n\nLunch is free.");
        assertThat(answer("What is RPM?", definitions)).isEqualTo("RPM: turns per minute [1]");
    }

    @Test
    void a_text_of_few_words_is_quoted_with_the_line_above_it() {
        var passages = Passages.numbered("QUARBO warranty\n\n30 months\n\nZENKO warranty\n\n12 months");

        assertThat(answer("How long is the warranty of QUARBO?", passages)).isEqualTo("QUARBO warranty: 30 months [1]");
    }

    @Test
    void a_row_of_a_table_is_quoted_with_its_head() {
        var passages = Passages.numbered(
                "Prices are in euros.",
                "| drink | price | size |\n|---|---|---|\n| coffee | 2 | 200 ml |\n| tea | 1 | 300 ml |");

        assertThat(answer("How much is coffee?", passages)).isEqualTo("drink: coffee; price: 2; size: 200 ml [2]");
    }

    @Test
    void a_command_is_quoted_with_its_caption() {
        var passages = Passages.numbered(
                "Tea is green.", "Download the readings of a day:\n\nscopectl export --day 2026-03-01 --format csv");

        assertThat(answer("How do I download readings as CSV?", passages))
                .isEqualTo("Download the readings of a day: `scopectl export --day 2026-03-01 --format csv` [2]");
    }

    @Test
    void a_setting_is_quoted_with_the_keys_it_stands_below() {
        var passages = Passages.numbered(
                "The tool reads this file:\n\ndevice: scope\nretries: 4\nupload:\n  bucket: raw\n  interval: 15m");

        assertThat(answer("Which upload interval does the tool use?", passages)).endsWith("""
                The tool reads this file:
                ```
                upload:
                  interval: 15m
                ``` [1]""");
    }

    @Test
    void of_two_statements_the_newer_is_quoted_when_the_text_says_so() {
        var passages = Passages.numbered(
                "Until 2023 the speed limit on the grounds was 20 km/h.", "The speed limit on the grounds is 10 km/h.");

        assertThat(answer("What is the speed limit on the grounds?", passages))
                .isEqualTo("The speed limit on the grounds is 10 km/h. [2]");
    }

    @Test
    void a_name_that_nothing_mentions_is_not_answered_by_a_neighbour() {
        var passages = Passages.numbered(
                "| country | hotel limit |\n|---|---|\n| Poland | 95 euros |\n| Norway | 190 euros |");

        assertThat(answer("What is the hotel limit in Poland?", passages)).contains("95 euros");
        assertThat(with(near(0.8)).of("What is the hotel limit in Brazil?", passages))
                .isEmpty();
    }

    @Test
    void a_mark_in_the_text_or_in_code_cites_nothing() {
        var passages = Passages.numbered(
                "As described in section [2] the limit is forty two widgets for each crate.", "Tea is green.");

        var quoted = with(near(1)).of("What is the limit of widgets?", passages).orElseThrow();

        assertThat(quoted.citations())
                .extracting(citation -> citation.passage().number())
                .containsExactly(1);
        assertThat(quoted.text().substring(place(quoted.citations().getFirst())[0]))
                .isEqualTo("[1]");
    }

    @Test
    void a_sentence_under_a_heading_that_repeats_the_question_needs_none_of_its_words() {
        var passages = List.of(
                new NumberedPassage(1, Passages.under("Where is parking?", "There are two decks below the house.")),
                new NumberedPassage(2, Passages.passage("b.md", "Lunch is free.")));

        assertThat(answer("Where is parking?", passages)).isEqualTo("There are two decks below the house. [1]");
    }

    @Test
    void words_alone_decide_while_there_is_no_time_to_compare_by_meaning() {
        var passages = Passages.numbered("The office is in Pune.", "A hotel room may cost 120 euros a night.");

        var quoted = with((question, texts) -> {
                    throw new Embedder.OverloadedException();
                })
                .of("How much may a hotel room cost?", passages)
                .orElseThrow();

        assertThat(quoted.text()).isEqualTo("A hotel room may cost 120 euros a night. [2]");
        assertThat(quoted.degraded())
                .extracting(d -> d.text())
                .containsExactly("EmbedderOverloaded: quotes ranked by words only");
    }

    private static String answer(String question, List<NumberedPassage> passages) {
        return with(Pipelines.WORDS_ONLY).of(question, passages).orElseThrow().text();
    }

    private static ExtractiveAnswer with(Similarity similarity) {
        return new ExtractiveAnswer(similarity);
    }

    private static Similarity near(double value) {
        return (question, texts) -> {
            var near = new double[texts.size()];
            java.util.Arrays.fill(near, value);
            return near;
        };
    }

    private static int[] place(Citation citation) {
        return new int[] {citation.start(), citation.end()};
    }
}
