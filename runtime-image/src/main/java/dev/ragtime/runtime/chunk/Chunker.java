package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.document.Document;
import java.util.List;

/** Cuts a document into chunks. Deterministic and thread-safe. */
public interface Chunker {
    List<Chunk> chunk(Document document);
}
