package dev.ragtime.runtime.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks up secret values by Secret name and key. */
@FunctionalInterface
public interface Secrets {
    /** The value, trimmed; empty when the Secret or the key is not there. */
    Optional<String> read(String secret, String key);

    /** Secrets mounted as {@code <folder>/<secret>/<key>}; read anew at every call, so a rotated one is seen. */
    static Secrets mounted(Path folder) {
        return (secret, key) -> {
            var file = folder.resolve(secret).resolve(key);
            if (!Files.isRegularFile(file)) return Optional.empty();
            try {
                return Optional.of(Files.readString(file).strip());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read key " + key + " of Secret " + secret, e);
            }
        };
    }
}
