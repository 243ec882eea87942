package dev.ragtime.operator.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What was read of named objects, each as long as the object is the same. Holds the last {@code limit} that were asked
 * for: one beyond that is read again.
 *
 * @param <K> what is read
 * @param <V> what stays of it
 */
final class Readings<K, V> {
    private final Map<K, Reading<V>> readings;
    private final Predicate<V> small;

    Readings(int limit) {
        this(limit, any -> true);
    }

    /** @param small what may be kept; anything else is read whenever it is asked for */
    Readings(int limit, Predicate<V> small) {
        this.small = small;
        readings = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Reading<V>> eldest) {
                return size() > limit;
            }
        };
    }

    /** What was read of an object in one version. */
    record Reading<V>(Version version, V content) {}

    /**
     * @param known the version that the watch saw; empty when it cannot tell, which reads
     * @param read the object as it is now; empty when it is gone
     */
    Optional<V> get(K key, Optional<Version> known, Supplier<Optional<Reading<V>>> read) {
        synchronized (readings) {
            var kept = readings.get(key);
            if (kept != null && known.filter(kept.version()::equals).isPresent()) return Optional.of(kept.content());
        }
        // outside of the lock: one slow answer must not hold up the others
        var fresh = read.get();
        synchronized (readings) {
            fresh.filter(reading -> small.test(reading.content()))
                    .ifPresentOrElse(reading -> readings.put(key, reading), () -> readings.remove(key));
        }
        return fresh.map(Reading::content);
    }
}
