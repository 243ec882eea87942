package dev.ragtime.runtime.pushed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.runtime.store.PushedStore;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** {@link Pushed} entries and their contents in the store. Throws {@link dev.ragtime.runtime.store.StoreException}. */
public final class PushedEntries {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final PushedStore store;

    public PushedEntries(PushedStore store) {
        this.store = store;
    }

    public void create() {
        store.create();
    }

    public void forEach(Consumer<Pushed> consumer) {
        store.forEach((key, json) -> consumer.accept(parse(json)));
    }

    public void put(Collection<? extends Pushed> entries) {
        if (entries.isEmpty()) return;
        store.put(entries.stream().collect(Collectors.toMap(Pushed::key, PushedEntries::write)));
    }

    public void delete(Collection<? extends Pushed> entries) {
        if (!entries.isEmpty()) store.delete(entries.stream().map(Pushed::key).toList());
    }

    public Optional<byte[]> content(UUID id) {
        return store.content(id);
    }

    public void putContents(Map<UUID, byte[]> contents) {
        if (!contents.isEmpty()) store.putContents(contents);
    }

    public void deleteContents(Collection<UUID> ids) {
        if (!ids.isEmpty()) store.deleteContents(ids);
    }

    private static Pushed parse(String json) {
        try {
            return JSON.readValue(json, Pushed.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the store holds a pushed document that this version does not know", e);
        }
    }

    private static String write(Pushed entry) {
        try {
            return JSON.writerFor(Pushed.class).writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is always JSON", e);
        }
    }
}
