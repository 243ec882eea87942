package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.operator.kubernetes.Finding;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;

/**
 * What stands of a store.
 *
 * @param nodes its StatefulSet
 * @param keys what is known of its keys
 * @param claims PersistentVolumeClaims under the names that its nodes use, whoever made them
 * @param volumeProblems why nodes do not get their volumes
 * @param itsTurn whether it is the one to follow the chart's version now
 * @param guests names of the KnowledgeBases whose indexes live there, too
 * @param host a store that is not the KnowledgeBase's own; then there is nothing else
 */
public record StoreSeen(
        Optional<StatefulSet> nodes,
        StoreKeys.Known keys,
        List<PersistentVolumeClaim> claims,
        List<Finding> volumeProblems,
        boolean itsTurn,
        List<String> guests,
        Optional<HostSeen> host) {

    public static final StoreSeen NOTHING = new StoreSeen(
            Optional.empty(),
            new StoreKeys.Known(Optional.empty(), List.of(), Optional.empty(), 0),
            List.of(),
            List.of(),
            false);

    /** A store that nobody else uses. */
    public StoreSeen(
            Optional<StatefulSet> nodes,
            StoreKeys.Known keys,
            List<PersistentVolumeClaim> claims,
            List<Finding> volumeProblems,
            boolean itsTurn) {
        this(nodes, keys, claims, volumeProblems, itsTurn, List.of(), Optional.empty());
    }

    /** A store that is not the KnowledgeBase's own. */
    public static StoreSeen of(HostSeen host) {
        return new StoreSeen(NOTHING.nodes, NOTHING.keys, List.of(), List.of(), false, List.of(), Optional.of(host));
    }

    public StoreSeen {
        claims = List.copyOf(claims);
        volumeProblems = List.copyOf(volumeProblems);
        guests = List.copyOf(guests);
    }
}
