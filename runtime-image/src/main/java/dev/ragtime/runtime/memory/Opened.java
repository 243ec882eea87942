package dev.ragtime.runtime.memory;

import dev.ragtime.runtime.generate.ChatMessage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A place that a turn can be kept in, as it was when its question came.
 *
 * @param thread that the turn becomes part of; empty when it is not kept
 * @param number of the turn in its thread, from 0
 * @param parent the turn before
 * @param conversation that the thread is of, if it is of one
 * @param history what was said before, oldest first
 */
public record Opened(
        String owner,
        Optional<String> thread,
        int number,
        Optional<UUID> parent,
        Optional<Conversation> conversation,
        List<ChatMessage> history) {
    public Opened {
        history = List.copyOf(history);
    }

    static Opened empty(String owner, Optional<String> thread) {
        return new Opened(owner, thread, 0, Optional.empty(), Optional.empty(), List.of());
    }
}
