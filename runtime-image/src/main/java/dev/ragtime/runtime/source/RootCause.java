package dev.ragtime.runtime.source;

import java.util.stream.Stream;

/** What lies at the bottom of an error that a library wrapped. */
final class RootCause {
    /** Some errors are their own cause by a detour. */
    private static final int DEEPEST = 20;

    private RootCause() {}

    /** The error, its cause, and so on. */
    static Stream<Throwable> chain(Throwable error) {
        return Stream.iterate(error, e -> e != null, Throwable::getCause).limit(DEEPEST);
    }

    /** For people, e.g. {@code ConnectException: Connection refused}. */
    static String of(Throwable error) {
        var root = chain(error).reduce((first, second) -> second).orElse(error);
        var name = root.getClass().getSimpleName();
        return root.getMessage() == null
                ? name
                : name + ": " + root.getMessage().replaceAll("\\s+", " ");
    }
}
