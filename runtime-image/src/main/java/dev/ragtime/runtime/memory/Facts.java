package dev.ragtime.runtime.memory;

import dev.ragtime.api.pipeline.LongTerm;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.store.MemoryEntry;
import dev.ragtime.runtime.store.MemoryStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What callers of one pipeline stated about themselves, each caller's for itself: what is another's is not found. Who is not
 * known has none. The same text of the same owner has the same id, whichever process keeps it. Thread-safe; every method throws
 * {@link dev.ragtime.runtime.store.StoreException}, and those that compare throw what an {@link Embedder} does.
 */
public final class Facts {
    /** Cosine from which one fact says what another says. */
    static final double SAME = 0.95;

    /** More than may be kept, since processes that keep at the same time may keep too many. */
    private static final int READ = 1000;

    /** Of all facts that a question is answered with, in code points. */
    private static final int MOST_CHARACTERS = 2000;

    private final String pipeline;
    private final LongTerm settings;
    private final KeptMemory memory;
    private final FactVectors vectors;
    private final Optional<Learning> learning;
    private final InstantSource clock;

    /**
     * @param pipeline its name, unique in what shares the store
     * @param store asked at each call
     * @param embedder what facts and questions are compared by
     * @param extractor finds facts in questions; without one they are only kept when that is asked for
     */
    public Facts(
            String pipeline,
            LongTerm settings,
            Supplier<MemoryStore> store,
            Embedder embedder,
            Optional<FactExtractor> extractor,
            InstantSource clock) {
        this.pipeline = pipeline;
        this.settings = settings;
        this.memory = new KeptMemory(store);
        this.vectors = new FactVectors(embedder);
        this.learning = extractor.map(Learning::new);
        this.clock = clock;
    }

    /**
     * Keeps a fact, in place of those that say the same.
     *
     * @throws CallError when the caller is not known, or the text is blank or longer than {@link Fact#LONGEST}
     */
    public Fact keep(Caller caller, String text) {
        var owner = known(caller);
        var line = Fact.line(text);
        if (line.isEmpty()) throw CallError.invalid("missing_text", "text", "text is missing or blank: state a fact");
        if (Fact.isTooLong(line))
            throw CallError.invalid(
                    "text_too_long", "text", "text must be at most " + Fact.LONGEST + " characters: state one fact");
        return keep(owner, line, Fact.Origin.KEPT);
    }

    private Fact keep(String owner, String text, Fact.Origin origin) {
        var now = clock.instant();
        var vector = vectors.fact(text);
        var before = read(owner, now);
        var nearness = vectors.nearness(before, vector);
        var id = id(owner, text);
        var same = before.stream()
                .filter(fact -> fact.id().equals(id) || nearness.get(fact) >= SAME)
                .toList();
        var created = same.stream().mapToLong(Fact::createdAt).min().orElse(now.toEpochMilli());
        // to learn what was asked to be kept takes nothing away from it
        var wasKept = same.stream().anyMatch(fact -> fact.id().equals(id) && fact.origin() == Fact.Origin.KEPT);
        var fact = new Fact(
                id, text, wasKept ? Fact.Origin.KEPT : origin, created, now.toEpochMilli(), vectors.kept(vector));
        memory.put(entry(owner, fact, now));
        var goes = new ArrayList<>(same);
        goes.removeIf(other -> other.id().equals(id));
        var stays = new ArrayList<>(before);
        stays.removeAll(same);
        stays.add(fact);
        goes.addAll(tooMany(stays));
        if (!goes.isEmpty()) memory.store().delete(goes.stream().map(Fact::id).toList());
        return fact;
    }

    private List<Fact> tooMany(List<Fact> facts) {
        var leastFirst = Comparator.comparing((Fact fact) -> fact.origin() == Fact.Origin.KEPT)
                .thenComparingLong(Fact::updatedAt)
                .thenComparing(Fact::id);
        return facts.stream()
                .sorted(leastFirst)
                .limit(Math.max(0, facts.size() - settings.maxFacts()))
                .toList();
    }

    /** Those of a caller, in no order. */
    public List<Fact> list(Caller caller) {
        return read(known(caller), clock.instant());
    }

    /** @throws CallError when this caller has none of this name */
    public void delete(Caller caller, String name) {
        var owner = known(caller);
        var id = Names.ofFact(name)
                .flatMap(named -> memory.store().find(named, clock.instant()))
                .filter(entry ->
                        entry.kind().equals(Entries.FACT) && entry.owner().equals(owner))
                .map(MemoryEntry::id)
                .orElseThrow(() -> new CallError(
                        CallError.Kind.NOT_FOUND,
                        "memory_not_found",
                        "there is no such memory: it was deleted or replaced, or is too old"));
        memory.store().delete(List.of(id));
    }

    /** Deletes all of a caller, and says how many there were. */
    public int deleteAll(Caller caller) {
        return memory.deleteAll(known(caller), Entries.FACT);
    }

    /** The same for a question that nobody embedded yet. */
    public List<Fact> recall(Caller caller, String question) {
        return recall(caller, embedder -> embedder.query(question));
    }

    /**
     * The caller's facts that are nearest to a question, as many as the model is given; none for who is not known.
     *
     * @param question its vector by a model; not asked for where all facts are given
     */
    public List<Fact> recall(Caller caller, Function<Embedder, float[]> question) {
        if (caller.identity().isEmpty()) return List.of();
        var all = read(known(caller), clock.instant());
        return withinBounds(all.size() > settings.topK() ? nearest(all, question) : all);
    }

    private List<Fact> nearest(List<Fact> facts, Function<Embedder, float[]> question) {
        var nearness = vectors.nearness(facts, vectors.question(question));
        return nearness.entrySet().stream()
                .sorted(Map.Entry.<Fact, Double>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> entry.getKey().id()))
                .limit(settings.topK())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Fact> withinBounds(List<Fact> facts) {
        var taken = new ArrayList<Fact>();
        var room = MOST_CHARACTERS;
        for (var fact : facts) {
            room -= fact.text().codePointCount(0, fact.text().length());
            if (room < 0) break;
            taken.add(fact);
        }
        return taken;
    }

    /** Has a model find in the background what a question states, and keeps that; nobody waits for it. */
    public void learn(Caller caller, String question) {
        if (caller.identity().isEmpty()) return;
        var owner = known(caller);
        learning.ifPresent(some -> some.later(question, fact -> keep(owner, fact, Fact.Origin.LEARNED)));
    }

    private String known(Caller caller) {
        return Owners.known(pipeline, caller);
    }

    private List<Fact> read(String owner, Instant now) {
        return memory.store().ofOwner(owner, Entries.FACT, READ, now).stream()
                .map(Entries::fact)
                .toList();
    }

    private MemoryEntry entry(String owner, Fact fact, Instant now) {
        return new MemoryEntry(
                fact.id(), owner, owner, Entries.FACT, 0, now.plus(settings.timeToLive()), Entries.write(fact));
    }

    private static UUID id(String owner, String text) {
        return Entries.id(owner + "\0" + text.toLowerCase(Locale.ROOT));
    }
}
