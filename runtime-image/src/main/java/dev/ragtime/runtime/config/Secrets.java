package dev.ragtime.runtime.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks up secret values by Secret name and key. */
@FunctionalInterface
public interface Secrets {
    /** The value, trimmed; empty when the Secret or the key is not there. */
    Optional<String> read(String secret, String key);

    /** All values of a Secret, trimmed, by key; none when it is not there, or only single keys can be looked up. */
    default Map<String, String> all(String secret) {
        return Map.of();
    }

    /** Names the content of a Secret, another one after each change; empty when only reading it tells. */
    default Optional<String> version(String secret) {
        return Optional.empty();
    }

    /** Secrets mounted as {@code <folder>/<secret>/<key>}; read anew at every call, so a rotated one is seen. */
    static Secrets mounted(Path folder) {
        return new Mounted(folder);
    }

    /** See {@link Secrets#mounted}. */
    record Mounted(Path folder) implements Secrets {
        /** What a kubelet moves to a new folder at each change of a volume: of one Secret, or of several. */
        private static final String CONTENT = "..data";

        @Override
        public Optional<String> read(String secret, String key) {
            var file = folder.resolve(secret).resolve(key);
            if (!Files.isRegularFile(file)) return Optional.empty();
            try {
                return Optional.of(Files.readString(file).strip());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read key " + key + " of Secret " + secret, e);
            }
        }

        @Override
        public Optional<String> version(String secret) {
            return target(folder.resolve(secret).resolve(CONTENT)).or(() -> target(folder.resolve(CONTENT)));
        }

        private static Optional<String> target(Path link) {
            try {
                return Files.isSymbolicLink(link)
                        ? Optional.of(Files.readSymbolicLink(link).toString())
                        : Optional.empty();
            } catch (IOException e) {
                // moved at this moment: reading tells
                return Optional.empty();
            }
        }

        @Override
        public Map<String, String> all(String secret) {
            var keys = folder.resolve(secret);
            if (!Files.isDirectory(keys)) return Map.of();
            var values = new TreeMap<String, String>();
            try (Stream<Path> files = Files.list(keys)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    values.put(
                            file.getFileName().toString(),
                            Files.readString(file).strip());
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the keys of Secret " + secret, e);
            }
            return values;
        }
    }
}
