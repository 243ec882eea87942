package dev.ragtime.runtime.local;

import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Secrets of a folder of manifests, as the API server would show them. */
record LocalSecrets(Manifests manifests) implements Secrets {
    @Override
    public Optional<String> read(String secret, String key) {
        return Optional.ofNullable(all(secret).get(key));
    }

    /** What stands there as plain text counts more, as in a cluster. */
    @Override
    public Map<String, String> all(String secret) {
        var values = new TreeMap<String, String>();
        manifests.secret(secret).ifPresent(found -> {
            if (found.getData() != null)
                found.getData().forEach((key, value) -> values.put(key, decoded(secret, key, value)));
            if (found.getStringData() != null) values.putAll(found.getStringData());
        });
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
