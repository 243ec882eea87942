package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.operator.kubernetes.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What is seen of a store that is not the KnowledgeBase's own.
 *
 * @param address where it is
 * @param certificates as PEM, of who may sign the store's; empty for those that every program trusts
 * @param copies that it can keep of everything; empty while nobody knows
 * @param key that the operator asked the store for; empty for a store that somebody else runs
 * @param apiKey that is shown to it
 * @param admits whether a new key may be asked for
 * @param findings what keeps an index from living there
 */
public record HostSeen(
        Address address,
        Optional<String> certificates,
        Optional<Integer> copies,
        Optional<GuestKey> key,
        Optional<String> apiKey,
        boolean admits,
        List<Finding> findings) {

    public HostSeen {
        findings = List.copyOf(findings);
    }

    /**
     * Where pods find it.
     *
     * @param secret with the API key; empty when none is shown
     * @param secretKey its key, unless it is {@code api-key}
     */
    public record Address(String endpoint, String grpcEndpoint, Optional<String> secret, Optional<String> secretKey) {}

    /** How the operator reaches it. */
    public StoreAccess access() {
        return new StoreAccess(address.endpoint(), apiKey, certificates);
    }
}
