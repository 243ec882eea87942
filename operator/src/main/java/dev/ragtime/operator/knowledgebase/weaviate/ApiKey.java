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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The two Secrets that hold the keys to the store: one for its clients, one for its nodes. Each can restore the other. */
public final class ApiKey {
    /** Key of the nodes' Secret: those that they accept, newest first, with commas between. */
    static final String ACCEPTED = "allowed-keys";

    private static final int BYTES = 32;

    private ApiKey() {}

    /** What ingestion and queries show. */
    public static Secret clients(WeaviateCluster cluster, StoreKeys keys) {
        return secret(cluster, cluster.name(), PodLayout.API_KEY, keys.client());
    }

    /** What nodes accept when they start. */
    public static Secret nodes(WeaviateCluster cluster, StoreKeys keys) {
        return secret(cluster, cluster.nodesSecret(), ACCEPTED, String.join(",", keys.accepted()));
    }

    private static Secret secret(WeaviateCluster cluster, String name, String key, String value) {
        var meta = cluster.retained()
                ? Ownership.unowned(cluster.resource(), name, Component.WEAVIATE)
                : Ownership.owned(cluster.resource(), name, Component.WEAVIATE);
        var encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.US_ASCII));
        return new SecretBuilder()
                .withMetadata(meta)
                .withType("Opaque")
                .withData(Map.of(key, encoded))
                .build();
    }

    /** The key in the clients' Secret, if it has one. */
    public static Optional<String> client(Secret secret) {
        return read(secret, PodLayout.API_KEY);
    }

    /** The keys in the nodes' Secret. */
    public static List<String> accepted(Secret secret) {
        return read(secret, ACCEPTED).stream()
                .flatMap(keys -> Stream.of(keys.split(",")))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList();
    }

    static Optional<String> read(Secret secret, String key) {
        return Optional.ofNullable(secret.getData())
                .map(data -> data.get(key))
                .flatMap(ApiKey::decoded)
                .filter(value -> !value.isBlank());
    }

    private static Optional<String> decoded(String encoded) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            // the API server lets none through, but a value that cannot be read is as good as lost
            return Optional.empty();
        }
    }

    /** A key that nobody can guess. */
    public static String fresh(SecureRandom random) {
        var key = new byte[BYTES];
        random.nextBytes(key);
        return HexFormat.of().formatHex(key);
    }
}
