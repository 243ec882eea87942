package dev.ragtime.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
            <THINK>a</THINK>Yes|Yes
            [THINK]a[/THINK]Yes [1]|Yes [1]
            <thought>a</thought>Yes|Yes
            <reasoning>a</reasoning>Yes|Yes
            ◁think▷a◁/think▷Yes|Yes
            Write `<think>` first, then `</think>`.|Write `<think>` first, then `</think>`.
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

    @Test
    void what_was_said_before_the_end_of_thinking_is_taken_back() {
        var text = "The user asks.</think>\n\nStaff have 30 days.";
        for (var size = 1; size <= text.length(); size++) {
            assertThat(filtered(text, size)).as("in pieces of %d", size).isEqualTo("Staff have 30 days.");
        }
    }

    @Test
    void of_a_model_that_began_so_before_no_thinking_is_said_at_all() {
        for (var text : List.of(
                "The user asks.</think>\n\nStaff have 30 days.",
                "<think>The user asks.</think>Staff have 30 days.",
                "Staff have 30 days.")) {
            for (var size = 1; size <= text.length(); size++) {
                var said = new StringBuilder();
                var filter = new ThinkingFilter(said::append, () -> said.append("TAKEN BACK"), true);
                feed(filter, text, size);
                assertThat(said.toString()).as("in pieces of %d", size).isEqualTo("Staff have 30 days.");
                assertThat(filter.endedWithoutBegin()).isEqualTo(text.startsWith("The"));
            }
        }
    }

    @Test
    void thinking_is_told_apart_wherever_the_text_is_cut() {
        for (var text : List.of("<think>a [2]\nb</think>Yes", "[THINK]a [2]\nb[/THINK]Yes", "<think>a [2]\nb")) {
            for (var size = 1; size <= text.length(); size++) {
                assertThat(thoughts(text, size, false))
                        .as("in pieces of %d", size)
                        .isEqualTo("a [2]\nb");
            }
        }
        var begun = "a [2]\nb</think>Yes";
        for (var size = 1; size <= begun.length(); size++) {
            assertThat(thoughts(begun, size, true)).as("in pieces of %d", size).isEqualTo("a [2]\nb");
        }
    }

    private static String thoughts(String text, int size, boolean beginsThinking) {
        var thoughts = new StringBuilder();
        var listener = new AnswerListener() {
            @Override
            public void accept(String said) {}

            @Override
            public void thought(String text) {
                thoughts.append(text);
            }
        };
        feed(new ThinkingFilter(listener, () -> {}, beginsThinking), text, size);
        return thoughts.toString();
    }

    private static String filtered(String text, int size) {
        var answer = new StringBuilder();
        feed(new ThinkingFilter(answer::append, () -> answer.setLength(0), false), text, size);
        return answer.toString();
    }

    private static void feed(ThinkingFilter filter, String text, int size) {
        for (var from = 0; from < text.length(); from += size) {
            filter.accept(text.substring(from, Math.min(text.length(), from + size)));
        }
        filter.end();
    }
}
