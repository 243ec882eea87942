package dev.ragtime.operator.knowledgebase.weaviate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the store says about itself.
 *
 * @param nodesReady nodes that call themselves healthy
 * @param version of the first node that names one
 * @param nodesFull nodes that refuse writes, as Weaviate does while its volume or memory is nearly full
 * @param refusesKey a node answered, and refused the key
 * @param collections names of those that nodes have shards of, and that the key may see; empty when they did not say
 * @param nodes all that there are, as far as one of them knows
 */
public record StoreHealth(
        int nodesReady,
        Optional<String> version,
        int nodesFull,
        boolean refusesKey,
        Optional<Set<String>> collections,
        int nodes) {
    public static final StoreHealth UNREACHABLE = new StoreHealth(0, Optional.empty());

    /** It answers, but not to this key. */
    public static final StoreHealth REFUSED = new StoreHealth(0, Optional.empty(), 0, true, Optional.empty());

    public StoreHealth(int nodesReady, Optional<String> version) {
        this(nodesReady, version, 0, false, Optional.empty());
    }

    public StoreHealth(
            int nodesReady,
            Optional<String> version,
            int nodesFull,
            boolean refusesKey,
            Optional<Set<String>> collections) {
        this(nodesReady, version, nodesFull, refusesKey, collections, nodesReady);
    }

    /** Reads the answer of {@code GET /v1/nodes?output=verbose}. */
    public static StoreHealth parse(JsonNode answer) {
        var nodes = answer.path("nodes").valueStream().toList();
        var healthy = nodes.stream()
                .filter(node -> "HEALTHY".equals(node.path("status").asText()))
                .count();
        var version = nodes.stream()
                .map(node -> node.path("version").asText(""))
                .filter(text -> !text.isBlank())
                .findFirst();
        var full = nodes.stream().filter(StoreHealth::readOnly).count();
        var collections = nodes.stream()
                .flatMap(node -> node.path("shards").valueStream())
                .map(shard -> shard.path("class").asText())
                .collect(Collectors.toUnmodifiableSet());
        return new StoreHealth((int) healthy, version, (int) full, false, Optional.of(collections), nodes.size());
    }

    /** Whether all nodes answer, and none of them has anything of a collection. */
    public boolean lacks(String collection, int replicas) {
        return nodesReady >= replicas
                && collections.filter(all -> !all.contains(collection)).isPresent();
    }

    private static boolean readOnly(JsonNode node) {
        return node.path("shards")
                .valueStream()
                .anyMatch(shard ->
                        "READONLY".equals(shard.path("vectorIndexingStatus").asText()));
    }

    /** True when enough nodes answer to elect a Raft leader, so reads and writes work. */
    public boolean hasQuorum(int replicas) {
        return nodesReady * 2 > replicas;
    }

    /** That writes are refused, and what to do; queries go on. */
    List<Finding> full(int replicas, Volumes volumes) {
        if (nodesFull == 0) return List.of();
        var what = "%d of %d nodes take no more documents, since their volume of %s is more than 90 %% full"
                .formatted(nodesFull, replicas, volumes.smallest().orElse("unknown size"));
        return List.of(volumes.progress()
                .map(grows -> Finding.waiting(Reason.StoreFull, what + "; " + grows))
                .orElseGet(() -> Finding.stalled(
                        Reason.StoreFull, what + ": raise " + Volumes.FIELD + "; queries are answered meanwhile")));
    }
}
