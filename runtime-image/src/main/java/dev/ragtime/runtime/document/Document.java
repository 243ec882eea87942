package dev.ragtime.runtime.document;

import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.runtime.access.Principal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A parsed document.
 *
 * @param id {@link DocumentId#of}(source, path)
 * @param uri names it; the same as long as it is that document
 * @param link address that opens it as it was read
 * @param title of its front matter, first heading, HTML title or PDF title; else the file's name without extension
 * @param metadata what it says of itself, as front matter, properties or headers: strings, numbers, booleans, lists and maps of
 *     these
 * @param fields values of the KnowledgeBase's fields, by name; empty until they are looked for
 * @param sections text in reading order, each below its headings; one section without headings and blocks when the title
 *     is all there is
 * @param unread what of it could not be read, and why, such as pages that are pictures
 * @param pictures how its pictures were read, see {@link OcrLanguages#mark}; empty when it has none that may be read
 * @param readers who may read it; empty until they are looked for, and for nobody
 */
public record Document(
        UUID id,
        String source,
        String path,
        String uri,
        String link,
        String title,
        Map<String, Object> metadata,
        Map<String, FieldValue> fields,
        List<Section> sections,
        Optional<String> unread,
        Optional<String> pictures,
        SortedSet<Principal> readers) {
    public Document {
        metadata = Map.copyOf(metadata);
        fields = Map.copyOf(fields);
        sections = List.copyOf(sections);
        readers = Collections.unmodifiableSortedSet(new TreeSet<>(readers));
    }

    /** A document as it was parsed: who may read it is not known yet. */
    public Document(
            UUID id,
            String source,
            String path,
            String uri,
            String link,
            String title,
            Map<String, Object> metadata,
            Map<String, FieldValue> fields,
            List<Section> sections,
            Optional<String> unread,
            Optional<String> pictures) {
        this(
                id,
                source,
                path,
                uri,
                link,
                title,
                metadata,
                fields,
                sections,
                unread,
                pictures,
                Collections.emptySortedSet());
    }

    /** A document without metadata, opened by its uri and read in whole. */
    public Document(UUID id, String source, String path, String uri, String title, List<Section> sections) {
        this(id, source, path, uri, uri, title, Map.of(), Map.of(), sections, Optional.empty(), Optional.empty());
    }

    /** The same with values of fields, who may read it, and more to tell of what could not be read. */
    public Document with(Map<String, FieldValue> found, SortedSet<Principal> who, Optional<String> notRead) {
        return new Document(id, source, path, uri, link, title, metadata, found, sections, notRead, pictures, who);
    }

    /** Length of its text, without headings. */
    public long characters() {
        return sections.stream()
                .flatMap(section -> section.blocks().stream())
                .mapToLong(Block::characters)
                .sum();
    }

    /**
     * What stands below one heading.
     *
     * @param headings from the outermost inwards, without the document's title; empty at the top
     * @param blocks empty where a heading has nothing below it
     */
    public record Section(List<String> headings, List<Block> blocks) {
        public Section {
            headings = List.copyOf(headings);
            blocks = List.copyOf(blocks);
        }

        /** A section of running text only. */
        public static Section of(List<String> headings, String... paragraphs) {
            return new Section(
                    headings,
                    Arrays.stream(paragraphs).<Block>map(Block.Paragraph::new).toList());
        }
    }
}
