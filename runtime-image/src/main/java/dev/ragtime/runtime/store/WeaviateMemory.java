package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.query.FetchObjects;
import io.weaviate.client6.v1.api.collections.query.Filter;
import io.weaviate.client6.v1.api.collections.query.SortBy;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Gatherers;

/**
 * What is remembered, in a collection of its own.
 *
 * @param creation creates it
 */
record WeaviateMemory(WeaviateCollection entries, Runnable creation) implements MemoryStore {
    private static final int SWEPT = 1000;

    /** Entries that are read at once with their texts. */
    private static final int READ = 100;

    @Override
    public void create() {
        creation.run();
    }

    @Override
    public void put(MemoryEntry entry) {
        Map<String, Object> properties = Map.of(
                Fields.THREAD, entry.thread(),
                Fields.OWNER, entry.owner(),
                Fields.KIND, entry.kind(),
                Fields.NUMBER, entry.number(),
                Fields.EXPIRES, entry.expires().toEpochMilli(),
                Fields.ENTRY, entry.text());
        entries.put(
                "what is remembered",
                List.of(WeaviateObject.of(o -> o.uuid(entry.id().toString()).properties(properties))));
    }

    @Override
    public Optional<MemoryEntry> find(UUID id, Instant now) {
        return entries.find("read what is remembered", id)
                .map(WeaviateMemory::entry)
                .filter(entry -> entry.expires().isAfter(now));
    }

    @Override
    public List<MemoryEntry> latest(String thread, String kind, int from, int limit, Instant now) {
        var filter = Filter.and(
                Filter.property(Fields.THREAD).eq(thread),
                Filter.property(Fields.KIND).eq(kind),
                Filter.property(Fields.NUMBER).gte(from),
                living(now));
        return read(FetchObjects.of(q ->
                q.filters(filter).sort(SortBy.property(Fields.NUMBER).desc()).limit(limit)));
    }

    @Override
    public List<MemoryEntry> ofOwner(String owner, String kind, int limit, Instant now) {
        var filter = Filter.and(
                Filter.property(Fields.OWNER).eq(owner),
                Filter.property(Fields.KIND).eq(kind),
                living(now));
        return read(FetchObjects.of(q -> q.filters(filter).limit(limit)));
    }

    /** A cursor takes no filter: its pages say of every entry what it is, and the texts of those that are meant follow by id. */
    @Override
    public void forEach(String kind, Instant now, Consumer<MemoryEntry> consumer) {
        entries.forEachPage(
                "list what is remembered",
                List.of(Fields.KIND, Fields.EXPIRES),
                page -> page.objects().stream()
                        .filter(object -> WeaviateObjects.text(object.properties(), Fields.KIND)
                                        .equals(kind)
                                && number(object.properties(), Fields.EXPIRES) > now.toEpochMilli())
                        .map(WeaviateObjects::id)
                        .gather(Gatherers.windowFixed(READ))
                        .forEach(ids -> byId(ids).forEach(consumer)));
    }

    private List<MemoryEntry> byId(List<UUID> ids) {
        var query = FetchObjects.of(q -> q.filters(WeaviateObjects.withIds(ids)).limit(ids.size()));
        return read(query).stream()
                .sorted(Comparator.comparing(entry -> entry.id().toString()))
                .toList();
    }

    private List<MemoryEntry> read(FetchObjects query) {
        return entries.fetch("read what is remembered", query).objects().stream()
                .map(WeaviateMemory::entry)
                .toList();
    }

    private static Filter living(Instant now) {
        return Filter.property(Fields.EXPIRES).gt(now.toEpochMilli());
    }

    private static MemoryEntry entry(WeaviateObject<Map<String, Object>> object) {
        var properties = object.properties();
        return new MemoryEntry(
                WeaviateObjects.id(object),
                WeaviateObjects.text(properties, Fields.THREAD),
                WeaviateObjects.text(properties, Fields.OWNER),
                WeaviateObjects.text(properties, Fields.KIND),
                (int) number(properties, Fields.NUMBER),
                Instant.ofEpochMilli(number(properties, Fields.EXPIRES)),
                WeaviateObjects.text(properties, Fields.ENTRY));
    }

    private static long number(Map<String, Object> properties, String name) {
        return properties.get(name) instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public void delete(Collection<UUID> ids) {
        new WeaviateDeletion(entries).delete(ids, "what is remembered");
    }

    /** By id, since a deletion by filter leaves no mark for copies that miss it. */
    @Override
    public void deleteExpired(Instant now) {
        var expired = Filter.property(Fields.EXPIRES).lte(now.toEpochMilli());
        Fetched found;
        do {
            found = entries.fetch(
                    "look for what has expired",
                    FetchObjects.of(q -> q.filters(expired).limit(SWEPT).returnProperties(Fields.NUMBER)));
            delete(found.ids());
        } while (found.size() == SWEPT);
    }
}
