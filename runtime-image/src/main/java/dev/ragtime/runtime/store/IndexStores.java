package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import java.net.URI;
import java.util.Optional;

/** Opens the index of a KnowledgeBase. */
public final class IndexStores {
    private IndexStores() {}

    /**
     * The Weaviate index that the resource's status points to; connects at its first use.
     *
     * @throws UserError when the status does not say yet where the store is, or pins no index that is known here
     */
    public static IndexStore open(KnowledgeBase knowledgeBase, Secrets secrets) {
        var index = PinnedIndex.of(knowledgeBase);
        var status = storeStatus(knowledgeBase);
        return new WeaviateIndexStore(
                new WeaviateAddress(URI.create(status.endpoint()), status.grpcEndpoint()),
                () -> Optional.ofNullable(status.credentialsSecret())
                        .flatMap(secret -> secrets.read(secret, PodLayout.API_KEY)),
                index.names(),
                index.definition().layout());
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
