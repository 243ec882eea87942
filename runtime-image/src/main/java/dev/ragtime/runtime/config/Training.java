package dev.ragtime.runtime.config;

import java.util.Optional;

/**
 * Set by system property {@code ragtime.training.rounds} in a run that fills an AOT cache of the image: the process goes
 * the ways of a serving pod until the compiler has seen them, which is what the cache keeps, and ends.
 *
 * @param rounds requests through a gateway
 */
public record Training(int rounds) {
    public static Optional<Training> asked() {
        return Optional.ofNullable(Integer.getInteger("ragtime.training.rounds"))
                .map(Training::new);
    }
}
