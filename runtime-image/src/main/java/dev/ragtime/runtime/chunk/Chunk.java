package dev.ragtime.runtime.chunk;

import java.util.UUID;

/**
 * A piece of a document, small enough to embed.
 *
 * @param id {@link dev.ragtime.runtime.document.DocumentId#ofChunk}
 * @param ordinal position in the document, from 0
 * @param heading headings above it, joined by {@code " > "}; may be empty
 * @param text what is shown and given to the model
 * @param tokens length of what is embedded, counted by the embedding model's tokenizer
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
        int tokens) {}
