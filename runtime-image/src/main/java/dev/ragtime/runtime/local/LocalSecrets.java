package dev.ragtime.runtime.local;

import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Secrets of a folder of manifests, as the API server would show them. */
record LocalSecrets(Manifests manifests) implements Secrets {
    @Override
    public Optional<String> read(String secret, String key) {
        return manifests.secret(secret).flatMap(found -> value(secret, found, key));
    }

    /** What stands there as plain text counts more, as in a cluster. */
    private static Optional<String> value(String name, Secret secret, String key) {
        var plain = Optional.ofNullable(secret.getStringData()).map(values -> values.get(key));
        return plain.or(() -> Optional.ofNullable(secret.getData())
                .map(values -> values.get(key))
                .map(value -> decoded(name, key, value)));
    }

    @Override
    public Map<String, String> all(String secret) {
        var values = new TreeMap<String, String>();
        manifests
                .secret(secret)
                .ifPresent(found -> Stream.of(found.getData(), found.getStringData())
                        .filter(Objects::nonNull)
                        .flatMap(some -> some.keySet().stream())
                        .forEach(key -> value(secret, found, key).ifPresent(text -> values.put(key, text))));
        return values;
    }

    private static String decoded(String name, String key, String value) {
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UserError("Secret/" + name + " data." + key, "is not base64: use stringData for plain text");
        }
    }
}
