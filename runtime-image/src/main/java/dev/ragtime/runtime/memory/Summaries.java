package dev.ragtime.runtime.memory;

import dev.ragtime.runtime.store.MemoryEntry;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the part of a conversation that is not summed up as short as a model is given. */
final class Summaries {
    private static final Logger LOG = LoggerFactory.getLogger(Summaries.class);

    private final Summarizer summarizer;
    private final int maxTurns;

    Summaries(Summarizer summarizer, int maxTurns) {
        this.summarizer = summarizer;
        this.maxTurns = maxTurns;
    }

    /** @param turns how many of the first turns it is of */
    record Summary(String text, int turns) {}

    /** In a thread of its own: nobody waits for it, and what fails is tried again after the next turn. */
    void later(Runnable work) {
        Thread.ofVirtual().name("summary").start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.warn("a conversation is not summed up: {}", e.getMessage());
            }
        });
    }

    /**
     * @param turns not summed up yet, the last first
     * @return empty when that is not too much yet, or there is no summary to be had
     */
    Optional<Summary> of(Conversation conversation, List<MemoryEntry> turns) {
        if (turns.size() < maxTurns) return Optional.empty();
        var older = turns.subList(maxTurns / 2, turns.size()).reversed();
        return summarizer
                .summarize(
                        conversation.summary(),
                        older.stream().map(Entries::turn).toList())
                .map(text -> new Summary(text, older.getLast().number() + 1));
    }
}
