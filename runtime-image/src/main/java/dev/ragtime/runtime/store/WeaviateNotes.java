package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.IndexNote;
import java.util.Optional;
import java.util.UUID;

/** The notes of a {@link WeaviateIndexStore}: objects beside the run records, of a run that is never old. */
record WeaviateNotes(WeaviateRunObjects objects) implements Notes {
    @Override
    public Optional<String> find(String name) {
        return objects.find(id(name), "a note");
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
