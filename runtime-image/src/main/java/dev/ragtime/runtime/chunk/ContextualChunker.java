package dev.ragtime.runtime.chunk;

import dev.ragtime.api.knowledgebase.Contextual;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.DocumentId;
import java.util.List;

/**
 * Chunks that are to have a line of context. Their ids know what is asked for it and not what is answered, so that they are
 * the same wherever the document is cut.
 */
record ContextualChunker(Chunker chunker, Contextual contextual) implements Chunker {
    @Override
    public List<Chunk> chunk(Document document) {
        var chunks = chunker.chunk(document);
        return chunks.stream().map(chunk -> asked(chunk, chunks)).toList();
    }

    private Chunk asked(Chunk chunk, List<Chunk> chunks) {
        var key = ContextQuestion.of(chunks, chunk.ordinal())
                .key(contextual.modelRoute().name() + " " + contextual.maxTokens());
        var id = DocumentId.ofChunk(chunk.documentId(), chunk.ordinal(), chunk.id() + key);
        return chunk.asking(id, key);
    }
}
