package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.collections.WeaviateObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * What was pushed, in two collections of its own: entries are listed often, and a listing reads whole objects.
 *
 * @param creation creates both
 */
record WeaviatePushed(WeaviateCollection entries, WeaviateCollection contents, Runnable creation)
        implements PushedStore {
    /** Of contents in one request, whose limit is 100 MB, in which they are a third longer. */
    private static final int MOST_BYTES = 8 << 20;

    @Override
    public void create() {
        creation.run();
    }

    @Override
    public void forEach(BiConsumer<UUID, String> consumer) {
        entries.forEach(
                "list pushed documents",
                object -> consumer.accept(
                        WeaviateObjects.id(object), WeaviateObjects.text(object.properties(), Fields.ENTRY)));
    }

    @Override
    public void put(Map<UUID, String> texts) {
        entries.put(
                "pushed documents",
                texts.entrySet().stream()
                        .map(entry -> object(entry.getKey(), Fields.ENTRY, entry.getValue()))
                        .toList());
    }

    @Override
    public void delete(Collection<UUID> ids) {
        new WeaviateDeletion(entries).delete(ids, "pushed documents");
    }

    @Override
    public Optional<byte[]> content(UUID id) {
        return contents.find("read a pushed content", id)
                .map(object -> WeaviateObjects.text(object.properties(), Fields.CONTENT))
                .map(Base64.getDecoder()::decode);
    }

    @Override
    public void putContents(Map<UUID, byte[]> bytes) {
        var batch = new ArrayList<WeaviateObject<Map<String, Object>>>();
        var size = 0L;
        for (var content : bytes.entrySet()) {
            if (size + content.getValue().length > MOST_BYTES && !batch.isEmpty()) {
                putContents(batch);
                batch.clear();
                size = 0;
            }
            batch.add(
                    object(content.getKey(), Fields.CONTENT, Base64.getEncoder().encodeToString(content.getValue())));
            size += content.getValue().length;
        }
        putContents(batch);
    }

    private void putContents(List<WeaviateObject<Map<String, Object>>> batch) {
        contents.put("pushed contents", List.copyOf(batch));
    }

    @Override
    public void deleteContents(Collection<UUID> ids) {
        new WeaviateDeletion(contents).delete(ids, "pushed contents");
    }

    private static WeaviateObject<Map<String, Object>> object(UUID id, String property, String text) {
        return WeaviateObject.of(o -> o.uuid(id.toString()).properties(Map.of(property, text)));
    }
}
