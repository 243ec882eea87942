package dev.ragtime.api.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a KnowledgeBase may do in the Weaviate of another: everything with what begins with its prefix, and nothing else. */
public final class GuestRights {
    private GuestRights() {}

    /** Permissions of a role, as Weaviate's {@code /v1/authz/roles} takes them. */
    public static List<Map<String, Object>> permissions(String prefix) {
        var names = prefix + "*";
        var permissions = new ArrayList<Map<String, Object>>();
        var collections = Map.of("collection", names);
        var data = Map.of("collection", names, "tenant", "*");
        var aliases = Map.of("alias", names, "collection", names);
        for (var verb : List.of("create", "read", "update", "delete")) {
            permissions.add(Map.of("action", verb + "_collections", "collections", collections));
            permissions.add(Map.of("action", verb + "_data", "data", data));
            permissions.add(Map.of("action", verb + "_aliases", "aliases", aliases));
        }
        permissions.add(Map.of("action", "read_nodes", "nodes", Map.of("collection", names, "verbosity", "verbose")));
        return List.copyOf(permissions);
    }
}
