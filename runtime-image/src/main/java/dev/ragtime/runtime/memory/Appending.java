package dev.ragtime.runtime.memory;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.store.MemoryEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Appends turns to conversations in a store that cannot compare before it writes: a turn is written, and looked whether another
 * one stands in the same place. Who sees another one takes its own back, so that never two stay; where both do, each tries again.
 */
final class Appending {
    private static final int TRIES = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(60);

    private final KeptMemory memory;

    Appending(KeptMemory memory) {
        this.memory = memory;
    }

    /** @throws CallError when another turn has this place in the thread already */
    void append(MemoryEntry entry, Instant now) {
        for (var attempt = 0; attempt < TRIES; attempt++) {
            if (attempt > 0) pause();
            if (isTaken(entry, now)) throw changed();
            memory.put(entry);
            if (isAlone(entry, now)) return;
            memory.store().delete(List.of(entry.id()));
        }
        throw changed();
    }

    private boolean isTaken(MemoryEntry entry, Instant now) {
        return !memory.store()
                .latest(entry.thread(), entry.kind(), entry.number(), 1, now)
                .isEmpty();
    }

    private boolean isAlone(MemoryEntry entry, Instant now) {
        return memory.store().latest(entry.thread(), entry.kind(), entry.number(), 2, now).stream()
                .allMatch(other -> other.id().equals(entry.id()));
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a turn was to be kept");
        }
    }

    private static CallError changed() {
        return new CallError(
                CallError.Kind.CONFLICT,
                "conversation_changed",
                "another question was answered in this conversation meanwhile: read it, and ask again");
    }
}
