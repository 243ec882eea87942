package dev.ragtime.operator.watch;

import java.util.Optional;
import java.util.Set;

/**
 * What stays of a Secret.
 *
 * @param keys under which it holds values
 * @param blank those of them whose value is empty, or nothing but white space
 * @param digest of its values with a key; empty when none was given
 */
public record SecretReading(Set<String> keys, Set<String> blank, Optional<String> digest) {
    public SecretReading {
        keys = Set.copyOf(keys);
        blank = Set.copyOf(blank);
    }

    /** Of one whose values all say something. */
    public SecretReading(Set<String> keys, Optional<String> digest) {
        this(keys, Set.of(), digest);
    }

    /** Whether a value that says something is under this key. */
    public boolean says(String key) {
        return keys.contains(key) && !blank.contains(key);
    }
}
