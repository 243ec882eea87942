package dev.ragtime.runtime.memory;

import dev.ragtime.api.pipeline.KeptRatings;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.store.MemoryEntry;
import dev.ragtime.runtime.store.MemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Ratings of one pipeline's answers, each beside what was asked. Answers wait for theirs for a while. The ids of both follow from
 * the answer and whose it is, so that another's answer is as unknown as one that never was, and a second rating replaces the
 * first, whichever process takes them. Thread-safe; every method but {@link #remember} throws
 * {@link dev.ragtime.runtime.store.StoreException}.
 */
public final class Ratings {
    private final String pipeline;
    private final KeptRatings settings;
    private final KeptMemory memory;
    private final InstantSource clock;
    private final Keeping keeping = new Keeping();

    /**
     * @param pipeline its name, unique in what shares the store
     * @param store asked at each call
     */
    public Ratings(String pipeline, KeptRatings settings, Supplier<MemoryStore> store, InstantSource clock) {
        this.pipeline = pipeline;
        this.settings = settings;
        this.memory = new KeptMemory(store);
        this.clock = clock;
    }

    /**
     * Keeps in the background what was answered, until it can be rated no more; nobody waits for it. A question that is longer than
     * {@link Answered#LONGEST} is not kept.
     *
     * @param failed called when the store does not take it
     */
    public void remember(Caller caller, Answered answered, Runnable failed) {
        if (answered.isTooLong()) return;
        var owner = owner(caller);
        keeping.later(
                () -> memory.put(
                        entry(Entries.ANSWERED, owner, answered.id(), settings.timeToRate(), Entries.write(answered))),
                failed);
    }

    /**
     * Keeps a rating, in place of what the same caller said of the answer before.
     *
     * @param answer id of the answer
     * @param comment may be empty
     * @return false when this caller has no such answer, or it can be rated no more
     */
    public boolean rate(Caller caller, UUID answer, boolean good, String comment) {
        var owner = owner(caller);
        var found = memory.store().find(id(Entries.ANSWERED, owner, answer), clock.instant());
        if (found.isEmpty()) return false;
        var rating = new Rating(Entries.answered(found.get()), good, comment, clock.millis());
        memory.put(entry(Entries.RATING, owner, answer, settings.timeToLive(), Entries.write(rating)));
        return true;
    }

    /** Every rating of this pipeline's answers, whosever it is, the same ones in the same order. */
    public void forEach(Consumer<Rating> consumer) {
        var thread = thread(Entries.RATING);
        memory.store().forEach(Entries.RATING, clock.instant(), entry -> {
            if (entry.thread().equals(thread)) consumer.accept(Entries.rating(entry));
        });
    }

    /**
     * Deletes what a caller rated, and what it asked that could be.
     *
     * @return how many ratings there were
     * @throws CallError when the caller is not known
     */
    public int deleteAll(Caller caller) {
        var owner = Owners.known(pipeline, caller);
        memory.deleteAll(owner, Entries.ANSWERED);
        return memory.deleteAll(owner, Entries.RATING);
    }

    private MemoryEntry entry(String kind, String owner, UUID answer, Duration kept, String text) {
        return new MemoryEntry(
                id(kind, owner, answer),
                thread(kind),
                owner,
                kind,
                0,
                clock.instant().plus(kept),
                text);
    }

    /** All of a kind, so that those of one pipeline are told from those of others over the same store. */
    private String thread(String kind) {
        return pipeline + "/" + kind;
    }

    private String owner(Caller caller) {
        return Owners.of(pipeline, caller);
    }

    private static UUID id(String kind, String owner, UUID answer) {
        return Entries.id(kind + "\0" + owner + "\0" + answer);
    }
}
