package dev.ragtime.runtime.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads {@code Retry-After}: whole seconds, or a date (RFC 9110, 10.2.3). */
public final class RetryAfter {
    /** A server that is not to be asked for longer is looked at again all the same. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** Above zero and at most an hour; empty when there is none, or one that says nothing. */
    public static Optional<Duration> of(Optional<String> header, Instant now) {
        return header.flatMap(value -> parse(value.strip(), now))
                .filter(Duration::isPositive)
                .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private static Optional<Duration> parse(String value, Instant now) {
        try {
            if (value.matches("\\d{1,9}")) return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            var date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(now, date.toInstant()));
        } catch (DateTimeException e) {
            // neither: as good as none
            return Optional.empty();
        }
    }
}
