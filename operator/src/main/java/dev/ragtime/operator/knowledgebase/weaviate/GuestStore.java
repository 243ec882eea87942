package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.StoreStatus;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.operator.kubernetes.Finding;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Optional;

/**
 * A store that is not the KnowledgeBase's own: that of another one, or one that somebody else runs. Of it are only
 * collections whose names begin with its prefix.
 */
public record GuestStore(KnowledgeBase resource, HostSeen host, StoreHealth health) implements StorePlan {

    @Override
    public int replicas() {
        return Math.max(host.copies().orElse(1), health.nodes());
    }

    @Override
    public StoreStatus address() {
        return seen(null, null);
    }

    @Override
    public StoreStatus seen(String version, int nodesReady) {
        return seen(version, Integer.valueOf(nodesReady));
    }

    private StoreStatus seen(String version, Integer nodesReady) {
        return new StoreStatus(
                host.address().endpoint(),
                host.address().grpcEndpoint(),
                host.address().secret().orElse(null),
                version,
                nodesReady,
                null,
                null,
                null,
                host.address().secretKey().orElse(null),
                prefix(resource),
                null);
    }

    /** How all names of a KnowledgeBase begin in a store that is not its own. */
    public static String prefix(KnowledgeBase resource) {
        return IndexNames.prefix(resource).orElseThrow();
    }

    /** The Secret with a key that the operator asked the store for. */
    public Optional<Secret> secret(GuestKey key) {
        return host.address().secret().map(name -> key.secret(resource, name));
    }

    @Override
    public List<Finding> findings() {
        return host.findings();
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public boolean stepDue() {
        return false;
    }

    @Override
    public Optional<String> progress() {
        return Optional.empty();
    }
}
