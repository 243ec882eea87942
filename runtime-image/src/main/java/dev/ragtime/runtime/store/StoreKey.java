package dev.ragtime.runtime.store;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which key to show to the store: the one that is mounted, unless that one was just refused, or is gone for a moment,
 * and another worked before. Thread-safe.
 */
final class StoreKey {
    private final Supplier<Optional<String>> mounted;
    private Optional<String> accepted = Optional.empty();
    private Optional<String> refused = Optional.empty();

    StoreKey(Supplier<Optional<String>> mounted) {
        this.mounted = mounted;
    }

    /** Empty when nothing is mounted and nothing ever worked. */
    synchronized Optional<String> choose() {
        var now = mounted.get();
        if (accepted.isEmpty() || accepted.equals(refused)) return now;
        return now.isEmpty() || now.equals(refused) ? accepted : now;
    }

    /** A call with this key succeeded. */
    synchronized void accepted(Optional<String> key) {
        accepted = key;
    }

    /** The server refused this key. */
    synchronized void refused(Optional<String> key) {
        refused = key;
    }
}
