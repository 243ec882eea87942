package dev.ragtime.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            37                            | 37
            Thu, 01 Jan 2026 00:00:12 GMT | 12
            Thu, 01 Jan 2026 00:00:00 GMT | 0
            0                             | 0
            -5                            | 0
            soon                          | 0
            99999                         | 3600
            """)
    void seconds_and_dates_are_read_and_nonsense_is_as_good_as_nothing(String header, long seconds) {
        var wait = RetryAfter.of(Optional.of(header), Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(wait.map(w -> w.toSeconds()).orElse(0L)).isEqualTo(seconds);
    }
}
