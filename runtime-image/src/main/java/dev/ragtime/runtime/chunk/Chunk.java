package dev.ragtime.runtime.chunk;

import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.embed.Tokenizer;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A piece of a document, small enough to embed.
 *
 * @param id {@link dev.ragtime.runtime.document.DocumentId#ofChunk}
 * @param ordinal position in the document, from 0
 * @param heading headings above it, joined by {@code " > "}; may be empty
 * @param text what is shown and given to the model
 * @param tokens length of what is embedded, counted by the embedding model's tokenizer
 * @param metadata values of its document's fields, by name
 * @param readers who may read it; nobody when empty
 * @param reading what is read when it was found
 * @param context what is embedded with it, and not shown
 */
public record Chunk(
        UUID id,
        UUID documentId,
        int ordinal,
        String source,
        String path,
        String uri,
        String title,
        String heading,
        String text,
        int tokens,
        Map<String, FieldValue> metadata,
        Set<Principal> readers,
        Reading reading,
        ContextLine context) {
    public Chunk {
        metadata = Map.copyOf(metadata);
        readers = Set.copyOf(readers);
    }

    /**
     * The chunk itself, or the parent that it stands in.
     *
     * @param heading headings above it, as of a chunk
     */
    public record Reading(String heading, String text) {
        /** The parent, or the chunk itself where the text of a parent is empty. */
        public static Reading of(Reading parent, Reading itself) {
            return parent.text().isEmpty() ? itself : parent;
        }
    }

    /** Whether more is read than what was found. */
    public boolean hasParent() {
        return !reading.equals(new Reading(heading, text));
    }

    /** The lowest of the headings above it; empty without any. */
    public String lastHeading() {
        var from = heading.lastIndexOf(Budget.HEADING_SEPARATOR);
        return from < 0 ? heading : heading.substring(from + Budget.HEADING_SEPARATOR.length());
    }

    /** A chunk that is read alone. */
    public Chunk(
            UUID id,
            UUID documentId,
            int ordinal,
            String source,
            String path,
            String uri,
            String title,
            String heading,
            String text,
            int tokens,
            Map<String, FieldValue> metadata,
            Set<Principal> readers) {
        this(
                id,
                documentId,
                ordinal,
                source,
                path,
                uri,
                title,
                heading,
                text,
                tokens,
                metadata,
                readers,
                new Reading(heading, text),
                ContextLine.NONE);
    }

    /** The same, of which something else is read. */
    public Chunk reading(Reading other) {
        return with(id, tokens, other, context);
    }

    /** The same, to be found by a line that is not written yet. */
    Chunk asking(UUID id, String key) {
        return with(id, tokens, reading, new ContextLine(key, ""));
    }

    /** The same with what was written as its line. */
    public Chunk lined(String line, Tokenizer tokenizer) {
        var counted = tokenizer.count(EmbeddingText.of(this, line));
        return with(id, counted, reading, new ContextLine(context.key(), line));
    }

    private Chunk with(UUID id, int tokens, Reading reading, ContextLine context) {
        return new Chunk(
                id,
                documentId,
                ordinal,
                source,
                path,
                uri,
                title,
                heading,
                text,
                tokens,
                metadata,
                readers,
                reading,
                context);
    }

    /** A chunk that names nobody who may read it. */
    public Chunk(
            UUID id,
            UUID documentId,
            int ordinal,
            String source,
            String path,
            String uri,
            String title,
            String heading,
            String text,
            int tokens,
            Map<String, FieldValue> metadata) {
        this(id, documentId, ordinal, source, path, uri, title, heading, text, tokens, metadata, Set.of());
    }

    /** A chunk of a document without metadata. */
    public Chunk(
            UUID id,
            UUID documentId,
            int ordinal,
            String source,
            String path,
            String uri,
            String title,
            String heading,
            String text,
            int tokens) {
        this(id, documentId, ordinal, source, path, uri, title, heading, text, tokens, Map.of());
    }
}
