package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.IndexNote;
import dev.ragtime.api.runtime.RunRecord;
import io.weaviate.client6.v1.api.collections.query.FetchObjects;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The notes of a {@link WeaviateIndexStore}: objects beside the run records, of a run that is never old. */
record WeaviateNotes(WeaviateRunObjects objects) implements Notes {
    @Override
    public Optional<String> find(String name) {
        return objects.find(id(name), "a note");
    }

    /** As {@link #find}, for a query, which does not wait for a node that hangs. */
    static Optional<String> find(WeaviateConfirmation confirmation, String name) {
        var byId = FetchObjects.of(
                q -> q.filters(WeaviateObjects.withIds(List.of(id(name)))).limit(1));
        return confirmation.fetch("read a note", byId).objects().stream()
                .findFirst()
                .map(object -> WeaviateObjects.text(object.properties(), RunRecord.REPORT));
    }

    @Override
    public void put(String name, String text) {
        objects.put(id(name), IndexNote.NEVER_OLD, text, "a note");
    }

    @Override
    public void delete(String name) {
        objects.delete(id(name), "a note");
    }

    private static UUID id(String name) {
        return new IndexNote(name).id();
    }
}
