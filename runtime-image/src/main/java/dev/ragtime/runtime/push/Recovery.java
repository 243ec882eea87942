package dev.ragtime.runtime.push;

import dev.ragtime.runtime.pushed.Pushed;
import dev.ragtime.runtime.pushed.PushedEntries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Fills the catalog from the store, and sets right what a kill left halfway. For use before anything is taken. */
final class Recovery {
    private final PushedEntries entries;
    private final Catalog catalog;
    private final Map<UUID, UUID> contents = new HashMap<>();
    private final List<Pushed.Draft> drafts = new ArrayList<>();

    private Recovery(PushedEntries entries, Catalog catalog) {
        this.entries = entries;
        this.catalog = catalog;
    }

    /** Throws {@link dev.ragtime.runtime.store.StoreException}; then the same may be done again. */
    static void run(PushedEntries entries, Catalog catalog) {
        var recovery = new Recovery(entries, catalog);
        entries.create();
        entries.forEach(recovery::keep);
        recovery.clear();
    }

    private void keep(Pushed entry) {
        catalog.put(entry);
        switch (entry) {
            case Pushed.Document document -> {
                if (document.ownsContent()) contents.put(document.key(), document.content());
            }
            case Pushed.UploadedFile file -> contents.put(file.key(), file.content());
            case Pushed.Draft draft -> drafts.add(draft);
            case Pushed.Batch _ -> {}
        }
    }

    /** Deletes contents that were written, or replaced, by a push that did not come to its end. */
    private void clear() {
        var unused = drafts.stream()
                .filter(draft -> !draft.content().equals(contents.get(draft.owner())))
                .toList();
        entries.deleteContents(unused.stream().map(Pushed.Draft::content).toList());
        entries.delete(drafts);
    }
}
