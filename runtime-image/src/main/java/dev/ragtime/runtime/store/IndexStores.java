package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.ExternalWeaviate;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens the indexes of a KnowledgeBase. */
public final class IndexStores {
    private IndexStores() {}

    /**
     * The Weaviate index that the resource's status points to; connects at its first use.
     *
     * @throws UserError when the status does not say yet where the store is, or pins no index that is known here
     */
    public static IndexStore open(KnowledgeBase knowledgeBase, Secrets secrets) {
        return open(knowledgeBase, PinnedIndex.of(knowledgeBase), secrets);
    }

    /** One of the indexes of a KnowledgeBase, by the same rules. */
    public static IndexStore open(KnowledgeBase knowledgeBase, PinnedIndex index, Secrets secrets) {
        var store = storeStatus(knowledgeBase);
        return new WeaviateIndexStore(
                address(knowledgeBase, secrets),
                apiKey(store, secrets),
                index.names(),
                index.definition().layout());
    }

    /**
     * Which of its indexes answers.
     *
     * @throws UserError when the status does not say yet where the store is
     */
    public static IndexDirectory directory(KnowledgeBase knowledgeBase, Secrets secrets) {
        var store = storeStatus(knowledgeBase);
        return new WeaviateDirectory(knowledgeBase, address(knowledgeBase, secrets), apiKey(store, secrets));
    }

    private static WeaviateAddress address(KnowledgeBase knowledgeBase, Secrets secrets) {
        var store = storeStatus(knowledgeBase);
        return new WeaviateAddress(
                URI.create(store.endpoint()), store.grpcEndpoint(), certificates(knowledgeBase, store, secrets));
    }

    /** Read once: what signs a server's certificate changes with the server. */
    private static Optional<String> certificates(
            KnowledgeBase knowledgeBase, KnowledgeBaseStatus.StoreStatus store, Secrets secrets) {
        return store.endpoint().startsWith("https:")
                ? secrets.read(
                        PodLayout.storeCertificates(knowledgeBase.getMetadata().getName()), ExternalWeaviate.CA)
                : Optional.empty();
    }

    private static Supplier<Optional<String>> apiKey(KnowledgeBaseStatus.StoreStatus store, Secrets secrets) {
        return () -> Optional.ofNullable(store.credentialsSecret()).flatMap(secret -> secrets.read(secret, key(store)));
    }

    private static String key(KnowledgeBaseStatus.StoreStatus store) {
        return Optional.ofNullable(store.credentialsKey()).orElse(PodLayout.API_KEY);
    }

    private static KnowledgeBaseStatus.StoreStatus storeStatus(KnowledgeBase knowledgeBase) {
        return Optional.ofNullable(knowledgeBase.getStatus())
                .map(KnowledgeBaseStatus::store)
                .filter(store -> store.endpoint() != null && store.grpcEndpoint() != null)
                .orElseThrow(() -> new UserError(
                        "KnowledgeBase/" + knowledgeBase.getMetadata().getName() + " status.store",
                        "the store is not up yet: wait for condition StoreReady"));
    }
}
