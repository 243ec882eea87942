package dev.ragtime.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.generate.Citation.Attribution;
import dev.ragtime.runtime.pipeline.Passages;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CitationsTest {
    private static final List<NumberedPassage> PASSAGES = Passages.numbered(
            "Employees have 25 days of annual leave, asked for online.", "Trains are preferred below 600 km.");

    @Test
    void markers_become_citations_of_the_passages_they_name() {
        var citations = Citations.of("You have 25 days [1]. Take the train [1, 2].", PASSAGES);

        assertThat(citations).extracting(c -> c.passage().number()).containsExactly(1, 1, 2);
        assertThat(citations.getFirst().start()).isEqualTo(17);
        assertThat(citations.getFirst().end()).isEqualTo(20);
        assertThat(citations).extracting(Citation::attribution).containsOnly(Attribution.MARKER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "You have 25 days [1]. | 1",
                "You have 25 days[1][2]. | 1 2",
                "You have 25 days [1-2]. | 1 2",
                "You have 25 days [1; 2]. | 1 2",
                "You have 25 days [1 and 2]. | 1 2",
                "You have 25 days [Passage 2]. | 2",
                "You have 25 days [passages 1, 2]. | 1 2",
                "You have 25 days 【25】【1】. | 1",
                "You have 25 days [1](a.md). | 1"
            })
    void markers_are_read_however_models_write_them(String answer, String cited) {
        assertThat(Citations.of(answer, PASSAGES).stream()
                        .map(c -> "" + c.passage().number()))
                .containsExactly(cited.split(" "));
    }

    @Test
    void a_passage_that_was_not_given_is_never_cited() {
        assertThat(Citations.of("The moon is made of cheese [3][0][999].", PASSAGES))
                .isEmpty();
    }

    @Test
    void a_number_in_code_is_an_index_and_cites_nothing() {
        var passages = Passages.numbered("one", "two");

        var citations = Citations.of("Use `a[1]` or\n```\nb[1] = c[2]\n```\nas said [2].", passages);

        assertThat(citations).extracting(c -> c.passage().number()).containsExactly(2);
    }

    @Test
    void places_are_counted_in_code_points() {
        var citation = Citations.of("😀 yes [2]", PASSAGES).getFirst();

        assertThat(citation.start()).isEqualTo(6);
        assertThat(citation.end()).isEqualTo(9);
    }

    @Test
    void an_answer_without_markers_is_attributed_by_shared_words() {
        var citations = Citations.of("Employees have 25 days of leave. I hope this helps you a lot today.", PASSAGES);

        assertThat(citations).hasSize(1);
        assertThat(citations.getFirst().passage().number()).isEqualTo(1);
        assertThat(citations.getFirst().attribution()).isEqualTo(Attribution.OVERLAP);
        assertThat(citations.getFirst().start()).isZero();
        assertThat(citations.getFirst().end()).isEqualTo(32);
    }

    @Test
    void two_shared_words_are_too_few() {
        assertThat(Citations.of("Annual leave.", PASSAGES)).isEmpty();
    }

    @Test
    void an_empty_answer_and_no_passages_have_no_citations() {
        assertThat(Citations.of("", PASSAGES)).isEmpty();
        assertThat(Citations.of("Employees have 25 days of leave [1].", List.of()))
                .isEmpty();
    }
}
