package dev.ragtime.operator.knowledgebase.weaviate;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the operator reaches a store.
 *
 * @param endpoint HTTP address
 * @param apiKey shown with each request; empty for a store that wants none
 * @param certificates as PEM, of who may sign the store's; empty for those that every program trusts
 */
public record StoreAccess(String endpoint, Optional<String> apiKey, Optional<String> certificates) {

    /** A store inside the cluster, without TLS. */
    public static StoreAccess plain(String endpoint, String apiKey) {
        return new StoreAccess(endpoint, Optional.of(apiKey), Optional.empty());
    }

    /** Headers of a request with a JSON body. */
    public Map<String, String> headers() {
        var headers = new TreeMap<>(Map.of("Content-Type", "application/json"));
        apiKey.ifPresent(key -> headers.put("Authorization", "Bearer " + key));
        return Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return endpoint;
    }
}
