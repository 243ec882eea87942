package dev.ragtime.runtime.chunk;

import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.IndexVersions;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.chunk.Chunk.Reading;
import dev.ragtime.runtime.document.Block.PageStart;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** Collects the chunks of one document: numbers them, counts their tokens, computes their ids. */
final class ChunkMaker {
    /** Characters of a token, at most, with the blanks around it: accents and blanks are no token at all. */
    static final int MOST_CHARACTERS = 64;

    private final Document document;
    private final Tokenizer tokenizer;
    private final int maxTokens;
    private final Parents parents;
    private final String title;
    private final List<Chunk> chunks = new ArrayList<>();

    /** @param title as embedded; short enough to leave room for text */
    ChunkMaker(Document document, Tokenizer tokenizer, ChunkSizes sizes, String title) {
        this.document = document;
        this.tokenizer = tokenizer;
        this.maxTokens = sizes.maxTokens();
        this.parents = new Parents(tokenizer, title, sizes.parentTokens());
        this.title = title;
    }

    void add(RunningText running, List<Packer.Window> windows) {
        var pieces = new ArrayList<Piece>();
        for (var window : windows) cut(running, window, pieces);
        var readings = parents.of(running, pieces);
        for (int i = 0; i < pieces.size(); i++) add(pieces.get(i), readings.get(i));
    }

    /** Units are counted apart; should they take more together than a chunk has, two chunks share them. */
    private void cut(RunningText running, Packer.Window window, List<Piece> pieces) {
        var units = running.units().subList(window.first(), window.last());
        int start = units.getFirst().start();
        int end = units.getLast().end();
        var head = units.getFirst().head().text();
        if (fits(running, head, start, end, pieces)) return;
        if (units.size() == 1) {
            halve(running, head, start, end, pieces);
            return;
        }
        int middle = (window.first() + window.last()) / 2;
        cut(running, new Packer.Window(window.first(), middle), pieces);
        cut(running, new Packer.Window(middle, window.last()), pieces);
    }

    private void halve(RunningText running, String head, int start, int end, List<Piece> pieces) {
        int middle = (start + end) / 2;
        if (Character.isLowSurrogate(running.text().charAt(middle))) middle--;
        if (middle <= start) throw new IllegalStateException("title and heading leave no room for text");
        if (!fits(running, head, start, middle, pieces)) halve(running, head, start, middle, pieces);
        if (!fits(running, head, middle, end, pieces)) halve(running, head, middle, end, pieces);
    }

    private boolean fits(RunningText running, String head, int start, int end, List<Piece> pieces) {
        var text = running.below(head, start, end);
        if (text.length() > maxTokens * MOST_CHARACTERS) return false;
        var heading = running.heading(start, end);
        var embedded = EmbeddingText.of(title, heading, text);
        int tokens = tokenizer.count(embedded);
        if (tokens > maxTokens) return false;
        pieces.add(new Piece(start, end, head, heading, text, embedded, tokens));
        return true;
    }

    private void add(Piece piece, Reading reading) {
        int ordinal = chunks.size();
        chunks.add(new Chunk(
                DocumentId.ofChunk(document.id(), ordinal, hash(piece, reading)),
                document.id(),
                ordinal,
                document.source(),
                document.path(),
                document.link(),
                title,
                piece.heading(),
                piece.text(),
                piece.tokens(),
                document.fields(),
                document.readers(),
                reading,
                ContextLine.NONE));
    }

    /** What naming its pages takes of each chunk. */
    int pageTokens(List<PageStart> pages) {
        return pages.isEmpty()
                ? 0
                : tokenizer.count(RunningText.named(
                                pages.getLast().page(), pages.getLast().page() + 1))
                        + 1;
    }

    /**
     * Of everything a chunk shows, so that a chunk of the same id never differs but in the commit that its link opens, in
     * which its words are the same, of the version that made its words for keyword search, so that another makes them anew,
     * and of the document's fields and readers: those that change make other chunks, of the same vectors.
     */
    private String hash(Piece piece, Reading reading) {
        var digest = Sha256.begin();
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(IndexVersions.ANALYZER)
                .flip());
        digest.update(document.uri().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        if (!document.fields().isEmpty()) {
            digest.update(new TreeMap<>(document.fields()).toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        if (!document.readers().isEmpty()) {
            digest.update(("readers " + Principal.text(document.readers())).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        if (!reading.text().equals(piece.text())) {
            digest.update(("parent " + reading.heading() + "\n" + reading.text()).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest(piece.embedded().getBytes(StandardCharsets.UTF_8)));
    }

    List<Chunk> chunks() {
        return List.copyOf(chunks);
    }
}
