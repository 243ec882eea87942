package dev.ragtime.runtime.push;

import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.pushed.Pushed;
import dev.ragtime.runtime.pushed.PushedEntries;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is pushed. When a method returns, the store holds what it was told, and no kill loses it. Thread-safe.
 *
 * <p>A content is written under an id of its own, then the entry that refers to it: that is when the push counts. Before
 * it a draft names the content, so that one which no entry refers to is found and deleted. Every method throws {@link
 * StoreException} when the store does not do its part; then the same may be pushed again.
 */
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /** Whoever added files together looks after minutes whether they can be found. */
    private static final Duration BATCHES_KEPT = Duration.ofDays(7);

    private final PushedEntries entries;
    private final Catalog catalog;
    private final Indexer indexer;

    /**
     * What was to be written when a write failed, by its key: the store may hold it all the same. Until it is written
     * anew, what the catalog says of it is no answer.
     */
    private final Map<UUID, Pushed> doubtful = new ConcurrentHashMap<>();

    /** Held while the entry of a document or file is replaced, so that what the catalog says is what the store holds. */
    private final ReentrantLock writing = new ReentrantLock();

    Inbox(PushedEntries entries, Catalog catalog, Indexer indexer) {
        this.entries = entries;
        this.catalog = catalog;
        this.indexer = indexer;
    }

    /** Adds documents, or replaces those of the same ids; what is the same already is left. */
    void take(List<Arrival> arrivals) {
        var news = latest(arrivals).stream()
                .filter(arrival -> !isKnown(arrival.document()))
                .toList();
        if (news.isEmpty()) return;
        write(news);
        var replaced = new ArrayList<Pushed.Draft>();
        var documents = news.stream().map(Arrival::document).toList();
        locked(() -> {
            documents.forEach(document -> old(document).map(replaced::add));
            keep(documents, replaced);
        });
        documents.forEach(indexer::changed);
        clear(replaced, drafts(news));
    }

    /**
     * Makes an uploaded file a document of a source.
     *
     * @param principals that may read it; null where that is left to the source
     * @return empty when the file is gone
     */
    Optional<Pushed.Document> attach(
            Pushed.UploadedFile file, String source, Map<String, Object> attributes, List<String> principals) {
        var document = new Pushed.Document(
                source,
                file.id(),
                file.name(),
                file.mediaType(),
                "",
                "",
                file.bytes(),
                file.hash(),
                file.content(),
                file.id(),
                attributes,
                System.currentTimeMillis(),
                false,
                principals);
        var replaced = new ArrayList<Pushed.Draft>();
        var there = locked(() -> {
            if (catalog.file(file.id()).isEmpty()) return false;
            if (isKnown(document)) return true;
            old(document).map(replaced::add);
            keep(List.of(document), replaced);
            return true;
        });
        if (!there) return Optional.empty();
        indexer.changed(document);
        clear(replaced, List.of());
        return catalog.document(source, file.id());
    }

    /** Deletes documents; returns those that were there. */
    List<Pushed.Document> delete(String source, Collection<String> ids) {
        var deleted = new ArrayList<Pushed.Document>();
        locked(() -> {
            ids.stream()
                    .distinct()
                    .flatMap(id -> present(source, id).stream())
                    .map(Pushed.Document::asDeleted)
                    .forEach(deleted::add);
            keep(deleted, List.of());
        });
        deleted.forEach(indexer::changed);
        return List.copyOf(deleted);
    }

    /** Keeps a file; the same one twice is one. */
    Pushed.UploadedFile upload(Pushed.UploadedFile file, byte[] content) {
        var known = locked(() -> known(file));
        if (known.isPresent()) return known.get();
        var draft = new Pushed.Draft(file.content(), file.key());
        entries.put(List.of(draft));
        entries.putContents(Map.of(file.content(), content));
        var unused = new ArrayList<Pushed.Draft>();
        var kept = locked(() -> {
            var meanwhile = known(file);
            if (meanwhile.isPresent()) return meanwhile.get();
            catalog.deletedFile(file.id())
                    .map(before -> new Pushed.Draft(before.content(), before.key()))
                    .ifPresent(unused::add);
            keep(List.of(file), unused);
            return file;
        });
        if (kept == file) clear(unused, List.of(draft));
        else clear(List.of(draft), List.of());
        return kept;
    }

    /** Deletes a file, and the documents that it is. */
    void delete(Pushed.UploadedFile file) {
        var documents = new ArrayList<Pushed.Document>();
        locked(() -> {
            catalog.documentsOf(file).stream().map(Pushed.Document::asDeleted).forEach(documents::add);
            var all = new ArrayList<Pushed>(documents);
            // it may have been uploaded anew since it was looked up
            all.add(catalog.file(file.id()).orElse(file).asDeleted());
            keep(all, List.of());
        });
        documents.forEach(indexer::changed);
        if (documents.isEmpty()) forget(file.asDeleted());
    }

    /** Goes on with deletions of files that a kill left halfway; lets go of what nobody asks for any more. */
    void resume() {
        for (var file : catalog.deletedFiles()) {
            locked(() -> {
                // it may have been uploaded anew since the start
                if (catalog.deletedFile(file.id()).equals(Optional.of(file))) delete(file);
            });
        }
        var old = System.currentTimeMillis() - BATCHES_KEPT.toMillis();
        var outdated =
                catalog.batches().filter(batch -> batch.createdAt() < old).toList();
        entries.delete(outdated);
        outdated.forEach(catalog::remove);
    }

    /** Keeps which files were added together. */
    void put(Pushed.Batch batch) {
        keep(List.of(batch), List.of());
    }

    /** Deletes the last of a document that is no longer in the index, unless it was pushed again. */
    void forget(Pushed.Document gone) {
        locked(() -> {
            if (!catalog.document(gone.source(), gone.id()).equals(Optional.of(gone))) return;
            if (gone.ownsContent()) entries.deleteContents(List.of(gone.content()));
            entries.delete(List.of(gone));
            catalog.remove(gone);
        });
        catalog.deletedFile(gone.file())
                .filter(file -> catalog.documentsOf(file).isEmpty())
                .ifPresent(this::forget);
    }

    /** Deletes the last of a file that is no document any more. */
    void forget(Pushed.UploadedFile gone) {
        locked(() -> catalog.deletedFile(gone.id()).ifPresent(file -> {
            entries.deleteContents(List.of(file.content()));
            entries.delete(List.of(file));
            catalog.remove(file);
        }));
    }

    /** Of several with one id the last. */
    private static List<Arrival> latest(List<Arrival> arrivals) {
        var byKey = new LinkedHashMap<UUID, Arrival>();
        arrivals.forEach(arrival -> byKey.put(arrival.document().key(), arrival));
        return List.copyOf(byKey.values());
    }

    private boolean isKnown(Pushed.Document document) {
        return !doubtful.containsKey(document.key())
                && catalog.document(document.source(), document.id())
                        .filter(known -> known.isSameAs(document))
                        .isPresent();
    }

    /** A document that is there, or may be. */
    private Optional<Pushed.Document> present(String source, String id) {
        return catalog.present(source, id)
                .or(() -> Optional.ofNullable(doubtful.get(DocumentId.of(source, id)))
                        .map(Pushed.Document.class::cast)
                        .filter(document -> !document.deleted()));
    }

    /** The same file as it was uploaded before; where a deletion failed, it is there to stay again. */
    private Optional<Pushed.UploadedFile> known(Pushed.UploadedFile file) {
        var known = catalog.file(file.id());
        if (doubtful.containsKey(file.key())) {
            known.ifPresent(kept -> {
                var all = new ArrayList<Pushed>(catalog.documentsOf(kept));
                all.add(kept);
                keep(all, List.of());
            });
        }
        return known;
    }

    /** Writes entries, and drafts of contents that they do not refer to any more. */
    private void keep(List<? extends Pushed> kept, List<Pushed.Draft> unused) {
        var all = new ArrayList<Pushed>(kept);
        all.addAll(unused);
        kept.forEach(entry -> doubtful.put(entry.key(), entry));
        entries.put(all);
        kept.forEach(entry -> {
            catalog.put(entry);
            doubtful.remove(entry.key());
        });
    }

    private void write(List<Arrival> arrivals) {
        entries.put(drafts(arrivals));
        var contents = new HashMap<UUID, byte[]>();
        arrivals.forEach(arrival -> contents.put(arrival.document().content(), arrival.content()));
        entries.putContents(contents);
    }

    private static List<Pushed.Draft> drafts(List<Arrival> arrivals) {
        return arrivals.stream()
                .map(arrival -> new Pushed.Draft(
                        arrival.document().content(), arrival.document().key()))
                .toList();
    }

    /** The content that this document had before, where it is its own. */
    private Optional<Pushed.Draft> old(Pushed.Document document) {
        return catalog.document(document.source(), document.id())
                .filter(Pushed.Document::ownsContent)
                .map(before -> new Pushed.Draft(before.content(), before.key()));
    }

    /**
     * What is left to do once a push counts; a start does it otherwise.
     *
     * @param unused drafts whose contents nothing refers to
     * @param used drafts whose contents are referred to
     */
    private void clear(List<Pushed.Draft> unused, List<Pushed.Draft> used) {
        try {
            entries.deleteContents(unused.stream().map(Pushed.Draft::content).toList());
            var all = new ArrayList<>(unused);
            all.addAll(used);
            entries.delete(all);
        } catch (StoreException e) {
            LOG.warn("left for the next start: contents that are no longer used: {}", e.getMessage());
        }
    }

    private void locked(Runnable action) {
        locked(() -> {
            action.run();
            return true;
        });
    }

    private <T> T locked(Supplier<T> action) {
        writing.lock();
        try {
            return action.get();
        } finally {
            writing.unlock();
        }
    }

    /** A document that came, with its bytes. */
    record Arrival(Pushed.Document document, byte[] content) {}
}
