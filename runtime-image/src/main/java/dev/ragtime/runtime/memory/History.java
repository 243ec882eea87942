package dev.ragtime.runtime.memory;

import dev.ragtime.runtime.generate.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/** Turns as the messages of a chat. */
final class History {
    private History() {}

    /**
     * @param summary of what was said before; may be empty
     * @param turns the last first
     * @return oldest first
     */
    static List<ChatMessage> of(String summary, List<Turn> turns) {
        var messages = new ArrayList<ChatMessage>();
        if (!summary.isEmpty()) messages.add(new ChatMessage("system", "What was said before, in short: " + summary));
        for (var turn : turns.reversed()) {
            messages.add(new ChatMessage("user", turn.question()));
            messages.add(new ChatMessage("assistant", turn.answer()));
        }
        return messages;
    }
}
