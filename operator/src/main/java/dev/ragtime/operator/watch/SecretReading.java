package dev.ragtime.operator.watch;

import java.util.Optional;
import java.util.Set;

/**
 * What stays of a Secret.
 *
 * @param keys under which it holds values
 * @param digest of its values with a key; empty when none was given
 */
public record SecretReading(Set<String> keys, Optional<String> digest) {
    public SecretReading {
        keys = Set.copyOf(keys);
    }
}
