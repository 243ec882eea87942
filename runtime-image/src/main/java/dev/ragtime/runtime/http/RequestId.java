package dev.ragtime.runtime.http;

import java.util.Optional;
import java.util.UUID;
import org.slf4j.MDC;

/** The name of one request in the logs of all who work on it, which travels in header {@code x-request-id}. */
public final class RequestId {
    /** Field of log lines. */
    private static final String FIELD = "requestId";

    private static final int LONGEST = 128;

    private RequestId() {}

    /** The client's own if it is harmless in a log and a header, else a new one. */
    public static String of(String header) {
        return isHarmless(header) ? header : UUID.randomUUID().toString();
    }

    private static boolean isHarmless(String id) {
        return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(RequestId::isHarmless);
    }

    private static boolean isHarmless(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-_.:".indexOf(c) >= 0;
    }

    /** Puts it on the log lines of the current thread until it is closed. */
    public static MDC.MDCCloseable onLogLines(String id) {
        return MDC.putCloseable(FIELD, id);
    }

    /** Of the request that the current thread answers, to be sent along with what it asks of others. */
    public static Optional<String> current() {
        return Optional.ofNullable(MDC.get(FIELD));
    }
}
