package dev.ragtime.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingFilterTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            <think>a [2]</think>\\n\\nStaff have 30 days [1].|Staff have 30 days [1].
            <thinking>a</thinking>Yes|Yes
            Yes <think>hm</think>and no|Yes and no
            <think></think> Yes|Yes
            <think>a</think>b<think>c</think>d|bd
            <think>never ends|''
            it is < 3 <b> and <thin|it is < 3 <b> and <thin
             a space first| a space first
            """)
    void thinking_is_left_out_wherever_the_text_is_cut(String given, String expected) {
        var text = given.replace("\\n", "\n");
        for (var size = 1; size <= text.length(); size++) {
            assertThat(filtered(text, size)).as("in pieces of %d", size).isEqualTo(expected.replace("''", ""));
        }
    }

    @Test
    void thinking_that_a_template_began_is_left_out_of_a_whole_answer() {
        var text = "The user asks.</think>\n\nStaff have 30 days.";
        assertThat(filtered(text, text.length())).isEqualTo("Staff have 30 days.");
    }

    private static String filtered(String text, int size) {
        var answer = new StringBuilder();
        var filter = new ThinkingFilter(answer::append);
        for (var from = 0; from < text.length(); from += size) {
            filter.accept(text.substring(from, Math.min(text.length(), from + size)));
        }
        filter.end();
        return answer.toString();
    }
}
