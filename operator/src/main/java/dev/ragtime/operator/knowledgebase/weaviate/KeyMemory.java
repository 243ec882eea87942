package dev.ragtime.operator.knowledgebase.weaviate;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The keys of each KnowledgeBase as they were last written or are about to be, by uid: to a store of its own, or to that of
 * another. It outlives the loss of Secrets, not the operator. Safe for use by many threads.
 */
public final class KeyMemory<K> {
    private final Map<String, K> keys = new ConcurrentHashMap<>();

    public Optional<K> of(HasMetadata resource) {
        return Optional.ofNullable(keys.get(resource.getMetadata().getUid()));
    }

    public void remember(HasMetadata resource, K ofIt) {
        keys.put(resource.getMetadata().getUid(), ofIt);
    }

    /** Forgets the keys of all others. */
    public void keep(Collection<? extends HasMetadata> resources) {
        if (keys.size() <= resources.size()) return;
        var uids = resources.stream().map(r -> r.getMetadata().getUid()).collect(Collectors.toSet());
        keys.keySet().retainAll(uids);
    }
}
