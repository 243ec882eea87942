package dev.ragtime.runtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Frames as they are sent but for their length, in hexadecimal, with text between quotes. */
class SpelledNamesTest {
    @Test
    void what_gives_names_by_number_stays_as_it_is() {
        var frame = frame("01 04 00000001 | 83 86 04 00");

        assertThat(SpelledNames.indexed(frame, 9)).isSameAs(frame);
    }

    @Test
    void names_that_are_spelled_out_become_numbers_and_are_remembered_as_before() {
        var frame = frame(
                "01 04 00000001 | 40 05 ':path' 02 '/a' 00 0a ':authority' 01 'h' 83 86 40 02 'te' 08 'trailers'");

        assertThat(SpelledNames.indexed(frame, 9))
                .isEqualTo(frame("01 04 00000001 | 44 02 '/a' 01 01 'h' 83 86 40 02 'te' 08 'trailers'"));
    }

    @Test
    void a_name_that_is_never_to_be_remembered_stays_so() {
        assertThat(SpelledNames.indexed(frame("01 04 00000001 | 10 07 ':scheme' 03 'ftp'"), 9))
                .isEqualTo(frame("01 04 00000001 | 16 03 'ftp'"));
    }

    @Test
    void other_names_and_values_that_look_alike_stay_as_they_are() {
        var frame = frame("01 04 00000001 | 40 06 ':paths' 07 ':path/a' 0f 10 05 ':path'");

        assertThat(SpelledNames.indexed(frame, 9)).isSameAs(frame);
    }

    @Test
    void a_long_value_is_passed_over() {
        var value = "x".repeat(300);
        var frame = frame("01 04 00000001 | 40 01 'x' 7f ad 01 '" + value + "' 40 05 ':path' 01 '/'");

        assertThat(SpelledNames.indexed(frame, 9))
                .isEqualTo(frame("01 04 00000001 | 40 01 'x' 7f ad 01 '" + value + "' 44 01 '/'"));
    }

    @Test
    void a_field_that_is_cut_off_is_left_to_the_server() {
        assertThat(SpelledNames.indexed(frame("01 00 00000001 | 40 05 ':path' 7f 80 80 'x'"), 9))
                .isEqualTo(frame("01 00 00000001 | 44 7f 80 80 'x'"));
        var frame = frame("01 00 00000001 | 40 05 ':p'");
        assertThat(SpelledNames.indexed(frame, 9)).isSameAs(frame);
    }

    @Test
    void what_stands_before_the_fields_stays() {
        assertThat(SpelledNames.indexed(frame("01 0c 00000001 | 01 00 05 ':path' 01 '/' 00"), 10))
                .isEqualTo(frame("01 0c 00000001 | 01 04 01 '/' 00"));
    }

    private static byte[] frame(String text) {
        var hex = new StringBuilder();
        var quoted = false;
        for (var part : text.split("'")) {
            hex.append(
                    quoted
                            ? HexFormat.of().formatHex(part.getBytes(StandardCharsets.US_ASCII))
                            : part.replaceAll("[ |]", ""));
            quoted = !quoted;
        }
        var payload = hex.length() / 2 - 6;
        return HexFormat.of().parseHex("%06x%s".formatted(payload, hex));
    }
}
