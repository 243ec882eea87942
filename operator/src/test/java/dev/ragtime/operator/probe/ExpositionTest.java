package dev.ragtime.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import dev.ragtime.operator.probe.Exposition.Sample;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {
    @Test
    void samples_are_read_with_escaped_labels_blanks_and_time_stamps() throws BadExpositionException {
        var text = """
            # HELP a Something.
            # TYPE a counter
            a{x="1",y="say \\"hi\\"\\nc:\\\\d",} 1.5E3 1700000000000
            a 2
              a{ } 3
            a{ x = "}, {" }\tNaN
            other{broken
            """;
        assertThat(Exposition.parse(text, Set.of("a")))
                .containsExactly(
                        new Sample("a", Map.of("x", "1", "y", "say \"hi\"\nc:\\d"), "1.5E3"),
                        new Sample("a", Map.of(), "2"),
                        new Sample("a", Map.of("x", "}, {"), "NaN"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a{",
                "a{} ",
                "a{x} 1",
                "a{x=1} 1",
                "a{x=\"1} 1",
                "a{x=\"1\" y=\"2\"} 1",
                "a{x=\"\\t\"} 1",
                "a{x=\"1\",x=\"2\"} 1",
                "a 1 2 3",
                "a 1 now",
                "a{=\"1\"} 1"
            })
    void half_a_line_is_never_a_number(String line) {
        assertThatThrownBy(() -> Exposition.parse(line, Set.of("a"))).isInstanceOf(BadExpositionException.class);
    }
}
