package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.StoreStatus;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.kubernetes.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The store that an index lives in, whoever runs it: where it is, and what follows for it. Pure. */
public sealed interface StorePlan permits ManagedStore, GuestStore {

    /** @param unpullable the image of the nodes cannot be pulled */
    static StorePlan of(
            KnowledgeBase resource,
            OperatorSettings settings,
            StoreSeen seen,
            StoreHealth health,
            boolean unpullable,
            Instant now) {
        return seen.host()
                .<StorePlan>map(host -> new GuestStore(resource, host, health))
                .orElseGet(() -> ManagedStore.of(resource, settings, seen, health, unpullable, now));
    }

    /** Nodes that it should have. */
    int replicas();

    /** Where pods find it, and what they need to be let in. */
    StoreStatus address();

    /**
     * The same with what is seen of it.
     *
     * @param version that nodes report; null when none ever did
     */
    StoreStatus seen(String version, int nodesReady);

    /** What is in the way. */
    List<Finding> findings();

    /** All nodes run as they should, as far as it is known to whoever uses them. */
    boolean settled();

    /** Whether a step was decided on, which the next reconcile takes. */
    boolean stepDue();

    /** How far volumes are in growing; empty at rest. */
    Optional<String> progress();

    /** Why a KnowledgeBase that is deleted stays. */
    default Optional<Finding> inUse() {
        return Optional.empty();
    }

    /** Its nodes and volumes, when they are the KnowledgeBase's own. */
    default Optional<ManagedStore> managed() {
        return this instanceof ManagedStore own ? Optional.of(own) : Optional.empty();
    }
}
