package dev.ragtime.runtime.memory;

import dev.ragtime.api.pipeline.Memory;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.store.MemoryEntry;
import dev.ragtime.runtime.store.MemoryStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The conversations of one pipeline. What is another's is not found. Thread-safe, across processes, too: of two turns that
 * follow the same one in a conversation, one at most is kept. Every method throws
 * {@link dev.ragtime.runtime.store.StoreException}.
 */
public final class Conversations {
    /** Most conversations of an owner that are listed. */
    public static final int MOST_LISTED = 1000;

    private static final int READ = 1000;

    private final String pipeline;
    private final Memory settings;
    private final KeptMemory memory;
    private final Appending appending;
    private final Optional<Summaries> summaries;
    private final InstantSource clock;

    /**
     * @param pipeline its name, unique in what shares the store
     * @param store asked at each call
     * @param summarizer sums up what is too long; without one it is left out
     */
    public Conversations(
            String pipeline,
            Memory settings,
            Supplier<MemoryStore> store,
            Optional<Summarizer> summarizer,
            InstantSource clock) {
        this.pipeline = pipeline;
        this.settings = settings;
        this.memory = new KeptMemory(store);
        this.appending = new Appending(memory);
        this.summaries = summarizer.map(s -> new Summaries(s, settings.maxTurns()));
        this.clock = clock;
    }

    /** Begins one. */
    public Conversation create(Caller caller, Map<String, String> metadata) {
        var now = clock.instant();
        var fresh = new Conversation(UUID.randomUUID(), metadata, now.toEpochMilli(), now.toEpochMilli(), "", 0);
        put(fresh, owner(caller), now);
        return fresh;
    }

    /** @throws CallError when this caller has none of this name */
    public Conversation find(Caller caller, String name) {
        return Names.ofConversation(name)
                .flatMap(id -> conversation(id, owner(caller)))
                .orElseThrow(() -> new CallError(
                        CallError.Kind.NOT_FOUND,
                        "conversation_not_found",
                        "there is no such conversation: it was deleted, or nothing was said in it for too long"));
    }

    /** Replaces the client's own data. */
    public Conversation describe(Caller caller, String name, Map<String, String> metadata) {
        var described = find(caller, name).with(metadata);
        put(described, owner(caller), clock.instant());
        return described;
    }

    /** Those of a caller, the last used first; those that nobody in particular began are not listed. */
    public List<Conversation> list(Caller caller) {
        if (caller.identity().isEmpty()) return List.of();
        return memory.store().ofOwner(owner(caller), Entries.CONVERSATION, MOST_LISTED, clock.instant()).stream()
                .map(Entries::conversation)
                .sorted(Comparator.comparingLong(Conversation::updatedAt).reversed())
                .toList();
    }

    /** Deletes one with all that was said in it. */
    public void delete(Caller caller, String name) {
        var conversation = find(caller, name);
        memory.store().delete(List.of(conversation.id()));
        var thread = thread(conversation.id());
        List<MemoryEntry> turns;
        do {
            turns = memory.store().latest(thread, Entries.TURN, 0, READ, Instant.EPOCH);
            memory.store().delete(turns.stream().map(MemoryEntry::id).toList());
        } while (turns.size() == READ);
    }

    /** What was said in a conversation, the last first. */
    public List<Turn> turns(Conversation conversation, int limit) {
        return memory.store().latest(thread(conversation.id()), Entries.TURN, 0, limit, clock.instant()).stream()
                .map(Entries::turn)
                .toList();
    }

    /** @throws CallError when no answer of this name was kept for this caller */
    public Turn answer(Caller caller, String name) {
        return Entries.turn(entry(caller, name));
    }

    /** Deletes a kept answer with its question. */
    public void deleteAnswer(Caller caller, String name) {
        memory.store().delete(List.of(entry(caller, name).id()));
    }

    private MemoryEntry entry(Caller caller, String name) {
        return Names.ofAnswer(name)
                .flatMap(id -> memory.store().find(id, clock.instant()))
                .filter(entry ->
                        entry.kind().equals(Entries.TURN) && entry.owner().equals(owner(caller)))
                .orElseThrow(() -> new CallError(
                        CallError.Kind.NOT_FOUND,
                        "response_not_found",
                        "there is no such answer: it was not kept, or was deleted, or is too old"));
    }

    /**
     * What was said at a place before.
     *
     * @throws CallError when this caller has no such place
     */
    public Opened open(Caller caller, Place place) {
        var owner = owner(caller);
        return switch (place) {
            case Place.Nowhere _ -> Opened.empty(owner, Optional.empty());
            case Place.Alone _ -> Opened.empty(owner, Optional.of(thread(UUID.randomUUID())));
            case Place.Conversed(var name) -> conversed(owner, find(caller, name));
            case Place.After(var name) -> after(owner, entry(caller, name));
        };
    }

    private Opened conversed(String owner, Conversation conversation) {
        var thread = thread(conversation.id());
        var entries = memory.store()
                .latest(thread, Entries.TURN, conversation.summarized(), settings.maxTurns(), clock.instant());
        // turns expire one by one, so that the first one left need not be the first that was summed up
        var last = entries.isEmpty()
                ? memory.store().latest(thread, Entries.TURN, 0, 1, clock.instant()).stream()
                        .findFirst()
                : Optional.of(entries.getFirst());
        return new Opened(
                owner,
                Optional.of(thread),
                last.map(entry -> entry.number() + 1).orElse(conversation.summarized()),
                last.map(MemoryEntry::id),
                Optional.of(conversation),
                History.of(
                        conversation.summary(),
                        entries.stream().map(Entries::turn).toList()));
    }

    private Opened after(String owner, MemoryEntry entry) {
        if (isConversed(entry))
            throw CallError.invalid(
                    "part_of_conversation",
                    "previous_response_id",
                    "previous_response_id is part of a conversation: name the conversation instead");
        return new Opened(
                owner,
                Optional.of(entry.thread()),
                entry.number() + 1,
                Optional.of(entry.id()),
                Optional.empty(),
                History.of("", way(entry)));
    }

    private boolean isConversed(MemoryEntry entry) {
        var id = UUID.fromString(entry.thread().substring(entry.thread().lastIndexOf('/') + 1));
        return conversation(id, entry.owner()).isPresent();
    }

    /** The turns that led to one, from it to the first, as far as they are kept. */
    private List<Turn> way(MemoryEntry end) {
        var way = new ArrayList<>(List.of(Entries.turn(end)));
        while (way.size() < settings.maxTurns() && way.getLast().parent() != null) {
            var before = memory.store().find(way.getLast().parent(), clock.instant());
            if (before.isEmpty()) break;
            way.add(Entries.turn(before.get()));
        }
        return way;
    }

    /**
     * Keeps a turn.
     *
     * @param opened the place that its question came from
     * @throws CallError when another turn was kept in the conversation since
     */
    public void keep(Opened opened, Turn turn) {
        if (opened.thread().isEmpty()) return;
        var now = clock.instant();
        var entry = new MemoryEntry(
                turn.id(),
                opened.thread().get(),
                opened.owner(),
                Entries.TURN,
                opened.number(),
                now.plus(settings.timeToLive()),
                Entries.write(opened.parent().map(turn::after).orElse(turn)));
        if (opened.conversation().isEmpty()) {
            memory.put(entry);
            return;
        }
        appending.append(entry, now);
        // as it is now: it may have been summed up since
        var before = opened.conversation().get();
        conversation(before.id(), opened.owner())
                .ifPresent(current -> put(current.usedAt(now.toEpochMilli()), opened.owner(), now));
        if (opened.number() + 1 - before.summarized() >= settings.maxTurns())
            summaries.ifPresent(s -> s.later(() -> sumUp(before.id(), opened.owner())));
    }

    /** Sums up the older part of what is not summed up yet, once it is as long as a model is given. */
    private void sumUp(UUID id, String owner) {
        var found = conversation(id, owner);
        if (found.isEmpty()) return;
        var turns = memory.store()
                .latest(thread(id), Entries.TURN, found.get().summarized(), settings.maxTurns(), clock.instant());
        summaries
                .flatMap(s -> s.of(found.get(), turns))
                .flatMap(summary -> conversation(id, owner).map(now -> now.summedUp(summary.text(), summary.turns())))
                .ifPresent(summedUp -> put(summedUp, owner, clock.instant()));
    }

    /** Deletes what has expired, of whatever pipeline. */
    public void sweep() {
        memory.store().deleteExpired(clock.instant());
    }

    private Optional<Conversation> conversation(UUID id, String owner) {
        return memory.store()
                .find(id, clock.instant())
                .filter(entry -> entry.kind().equals(Entries.CONVERSATION)
                        && entry.owner().equals(owner))
                .map(Entries::conversation);
    }

    private void put(Conversation conversation, String owner, Instant now) {
        memory.put(new MemoryEntry(
                conversation.id(),
                thread(conversation.id()),
                owner,
                Entries.CONVERSATION,
                0,
                now.plus(settings.timeToLive()),
                Entries.write(conversation)));
    }

    private String thread(UUID id) {
        return pipeline + "/" + id;
    }

    private String owner(Caller caller) {
        return Owners.of(pipeline, caller);
    }
}
