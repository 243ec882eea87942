package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.collections.WeaviateObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One page of objects of a Weaviate collection.
 *
 * @param objects in the order that was asked for, without those that only the asked node still has
 * @param size how many the asked node has of this page
 * @param last id of the last of these, where the page is not empty
 */
record Fetched(List<WeaviateObject<Map<String, Object>>> objects, int size, String last) {
    Fetched {
        objects = List.copyOf(objects);
    }

    /** A page of a collection of one copy. */
    static Fetched all(List<WeaviateObject<Map<String, Object>>> objects) {
        return new Fetched(
                objects,
                objects.size(),
                objects.isEmpty() ? "" : objects.getLast().uuid());
    }

    List<UUID> ids() {
        return objects.stream().map(WeaviateObjects::id).toList();
    }
}
