package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The one key to the store: made once, never changed, kept with the volumes when they are kept. */
public final class ApiKey {
    private static final int BYTES = 32;

    private ApiKey() {}

    /** @param key what the Secret holds, hexadecimal */
    public static Secret secret(WeaviateCluster cluster, String key) {
        var meta = cluster.retained()
                ? Ownership.unowned(cluster.resource(), cluster.name(), Component.WEAVIATE)
                : Ownership.owned(cluster.resource(), cluster.name(), Component.WEAVIATE);
        var encoded = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.US_ASCII));
        return new SecretBuilder()
                .withMetadata(meta)
                .withType("Opaque")
                .withData(Map.of(PodLayout.API_KEY, encoded))
                .build();
    }

    /** The key in a Secret, if it has one. */
    public static Optional<String> read(Secret secret) {
        return Optional.ofNullable(secret.getData())
                .map(data -> data.get(PodLayout.API_KEY))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII));
    }

    /** A key that nobody can guess. */
    public static String fresh(SecureRandom random) {
        var key = new byte[BYTES];
        random.nextBytes(key);
        return HexFormat.of().formatHex(key);
    }
}
