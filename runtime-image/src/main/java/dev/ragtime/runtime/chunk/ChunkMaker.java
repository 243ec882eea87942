package dev.ragtime.runtime.chunk;

import dev.ragtime.api.Sha256;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Collects the chunks of one document: numbers them, counts their tokens, computes their ids. */
final class ChunkMaker {
    private final Document document;
    private final Tokenizer tokenizer;
    private final String title;
    private final List<Chunk> chunks = new ArrayList<>();

    /** @param title as embedded; short enough to leave room for text */
    ChunkMaker(Document document, Tokenizer tokenizer, String title) {
        this.document = document;
        this.tokenizer = tokenizer;
        this.title = title;
    }

    void add(RunningText running, List<Packer.Window> windows) {
        for (var window : windows) {
            int start = running.units().get(window.first()).start();
            int end = running.units().get(window.last() - 1).end();
            add(running.heading(), running.text().substring(start, end));
        }
    }

    private void add(String heading, String text) {
        int ordinal = chunks.size();
        var embedded = EmbeddingText.of(title, heading, text);
        chunks.add(new Chunk(
                DocumentId.ofChunk(document.id(), ordinal, hash(embedded)),
                document.id(),
                ordinal,
                document.source(),
                document.path(),
                document.uri(),
                title,
                heading,
                text,
                tokenizer.count(embedded)));
    }

    /** Of everything a chunk shows, so that a chunk of the same id never differs. */
    private String hash(String embedded) {
        var digest = Sha256.begin();
        digest.update(document.uri().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return HexFormat.of().formatHex(digest.digest(embedded.getBytes(StandardCharsets.UTF_8)));
    }

    List<Chunk> chunks() {
        return List.copyOf(chunks);
    }
}
