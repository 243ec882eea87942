package dev.ragtime.runtime.memory;

import java.util.Map;
import java.util.UUID;

/**
 * Turns one after the other, of one owner.
 *
 * @param metadata the client's own, by name
 * @param createdAt milliseconds since 1970
 * @param updatedAt when the last turn was kept; milliseconds since 1970
 * @param summary of the first turns; empty as long as there is none
 * @param summarized how many turns it sums up
 */
public record Conversation(
        UUID id, Map<String, String> metadata, long createdAt, long updatedAt, String summary, int summarized) {
    public Conversation {
        metadata = Map.copyOf(metadata);
    }

    Conversation usedAt(long now) {
        return new Conversation(id, metadata, createdAt, now, summary, summarized);
    }

    Conversation with(Map<String, String> other) {
        return new Conversation(id, other, createdAt, updatedAt, summary, summarized);
    }

    Conversation summedUp(String text, int turns) {
        return new Conversation(id, metadata, createdAt, updatedAt, text, turns);
    }
}
