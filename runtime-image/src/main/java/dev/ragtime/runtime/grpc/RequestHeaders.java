package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.call.CallError;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Headers of a call, by name: the value, empty text when it is not there. */
record RequestHeaders(Headers headers) implements UnaryOperator<String> {
    private static final Pattern TIMEOUT = Pattern.compile("(\\d{1,8})([HMSmun])");
    private static final String TIMEOUT_HEADER = "grpc-timeout";

    @Override
    public String apply(String name) {
        return of(headers, name);
    }

    static String of(Headers headers, String name) {
        var known = HeaderNames.create(name);
        // one that comes several times is the same as in one
        return headers.contains(known) ? headers.get(known).values() : "";
    }

    /** Names and values together, unpacked: a byte on the wire may stand for thousands. */
    long bytes() {
        var bytes = 0L;
        for (var header : headers) {
            for (var value : header.allValues()) bytes += header.name().length() + value.length();
        }
        return bytes;
    }

    /**
     * How long the caller waits from when the headers came; empty for as long as it takes.
     *
     * @throws CallError when that cannot be read
     */
    Optional<Duration> timeout() {
        var text = apply(TIMEOUT_HEADER);
        if (text.isEmpty()) return Optional.empty();
        var matcher = TIMEOUT.matcher(text);
        if (!matcher.matches()) {
            var remedy = TIMEOUT_HEADER + " must be up to eight digits and one of H, M, S, m, u, n";
            throw CallError.invalid("invalid_timeout", TIMEOUT_HEADER, remedy);
        }
        var unit = switch (matcher.group(2)) {
            case "H" -> ChronoUnit.HOURS;
            case "M" -> ChronoUnit.MINUTES;
            case "S" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MILLIS;
            case "u" -> ChronoUnit.MICROS;
            default -> ChronoUnit.NANOS;
        };
        return Optional.of(Duration.of(Long.parseLong(matcher.group(1)), unit));
    }
}
