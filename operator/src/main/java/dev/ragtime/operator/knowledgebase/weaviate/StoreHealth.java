package dev.ragtime.operator.knowledgebase.weaviate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What the store says about itself.
 *
 * @param nodesReady nodes that call themselves healthy
 * @param version of the first node that names one
 */
public record StoreHealth(int nodesReady, Optional<String> version) {
    public static final StoreHealth UNREACHABLE = new StoreHealth(0, Optional.empty());

    /** Reads the answer of {@code GET /v1/nodes}. */
    public static StoreHealth parse(JsonNode answer) {
        var nodes = answer.path("nodes").valueStream().toList();
        var healthy = nodes.stream()
                .filter(node -> "HEALTHY".equals(node.path("status").asText()))
                .count();
        var version = nodes.stream()
                .map(node -> node.path("version").asText(""))
                .filter(text -> !text.isBlank())
                .findFirst();
        return new StoreHealth((int) healthy, version);
    }

    /** True when enough nodes answer to elect a Raft leader, so reads and writes work. */
    public boolean hasQuorum(int replicas) {
        return nodesReady * 2 > replicas;
    }
}
