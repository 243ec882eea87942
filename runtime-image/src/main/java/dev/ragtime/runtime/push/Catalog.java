package dev.ragtime.runtime.push;

import dev.ragtime.runtime.pushed.Pushed;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** All that was pushed, in memory, without contents. Thread-safe. */
final class Catalog {
    private final Map<String, NavigableMap<String, Pushed.Document>> documents = new ConcurrentHashMap<>();
    private final NavigableMap<String, Pushed.UploadedFile> files = new ConcurrentSkipListMap<>();
    private final Map<String, Pushed.Batch> batches = new ConcurrentHashMap<>();

    void put(Pushed entry) {
        switch (entry) {
            case Pushed.Document document -> of(document.source()).put(document.id(), document);
            case Pushed.UploadedFile file -> files.put(file.id(), file);
            case Pushed.Batch batch -> batches.put(batch.id(), batch);
            case Pushed.Draft _ -> {}
        }
    }

    void remove(Pushed entry) {
        switch (entry) {
            case Pushed.Document document -> of(document.source()).remove(document.id());
            case Pushed.UploadedFile file -> files.remove(file.id());
            case Pushed.Batch batch -> batches.remove(batch.id());
            case Pushed.Draft _ -> {}
        }
    }

    /** Also one that is to go. */
    Optional<Pushed.Document> document(String source, String id) {
        return Optional.ofNullable(of(source).get(id));
    }

    /** One that stays. */
    Optional<Pushed.Document> present(String source, String id) {
        return document(source, id).filter(document -> !document.deleted());
    }

    /** Those that stay, in order of their ids. */
    Stream<Pushed.Document> documents(String source) {
        return of(source).values().stream().filter(document -> !document.deleted());
    }

    /** Those that stay and whose id comes after this one. */
    Stream<Pushed.Document> documentsAfter(String source, String id) {
        return of(source).tailMap(id, false).values().stream().filter(document -> !document.deleted());
    }

    /** Also those that are to go. */
    List<Pushed.Document> allDocuments(String source) {
        return List.copyOf(of(source).values());
    }

    /** The documents that a file is. */
    List<Pushed.Document> documentsOf(Pushed.UploadedFile file) {
        return documents.values().stream()
                .flatMap(of -> Stream.ofNullable(of.get(file.id())))
                .filter(document -> document.file().equals(file.id()))
                .toList();
    }

    Optional<Pushed.UploadedFile> file(String id) {
        return Optional.ofNullable(files.get(id)).filter(file -> !file.deleted());
    }

    /** One that is to go. */
    Optional<Pushed.UploadedFile> deletedFile(String id) {
        return Optional.ofNullable(files.get(id)).filter(Pushed.UploadedFile::deleted);
    }

    /** Those that are to go. */
    List<Pushed.UploadedFile> deletedFiles() {
        return files.values().stream().filter(Pushed.UploadedFile::deleted).toList();
    }

    /** Those that stay. */
    Stream<Pushed.UploadedFile> files() {
        return files.values().stream().filter(file -> !file.deleted());
    }

    Optional<Pushed.Batch> batch(String id) {
        return Optional.ofNullable(batches.get(id));
    }

    Stream<Pushed.Batch> batches() {
        return batches.values().stream();
    }

    private NavigableMap<String, Pushed.Document> of(String source) {
        return documents.computeIfAbsent(source, name -> new ConcurrentSkipListMap<>());
    }
}
