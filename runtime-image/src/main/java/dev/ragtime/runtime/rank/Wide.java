package dev.ragtime.runtime.rank;

import dev.ragtime.api.pipeline.Widening;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.Chunk.Reading;
import java.util.List;

/**
 * Successive chunks of a document that are read as one.
 *
 * @param chunks in order, without a gap; at least one
 */
record Wide(List<Chunk> chunks) {
    /** Below that, what one ends with and the next begins with is chance. */
    private static final int LEAST_OVERLAP = 8;

    Wide {
        chunks = List.copyOf(chunks);
    }

    /**
     * As many neighbours as fit, nearer ones first, those before and after by turns.
     *
     * @param found the chunk in the middle
     * @param around it and chunks around it, in order
     */
    static Wide of(Chunk found, List<Chunk> around, Widening settings) {
        var middle = around.stream().map(Chunk::id).toList().indexOf(found.id());
        // deleted since it was found
        if (middle < 0) return new Wide(List.of(found));
        int first = middle;
        int last = middle;
        var tokens = found.tokens();
        var before = true;
        var after = true;
        while (before || after) {
            if (before) {
                before = follows(around, first - 1)
                        && tokens + around.get(first - 1).tokens() <= settings.maxTokens();
                if (before) tokens += around.get(--first).tokens();
            }
            if (after) {
                after = follows(around, last) && tokens + around.get(last + 1).tokens() <= settings.maxTokens();
                if (after) tokens += around.get(++last).tokens();
            }
        }
        return new Wide(around.subList(first, last + 1));
    }

    /** Whether both are there, and nothing is missing between them. */
    private static boolean follows(List<Chunk> chunks, int at) {
        return at >= 0
                && at + 1 < chunks.size()
                && chunks.get(at).ordinal() + 1 == chunks.get(at + 1).ordinal();
    }

    boolean holds(Chunk chunk) {
        return chunks.stream().anyMatch(one -> one.id().equals(chunk.id()));
    }

    /** The whole text below the first heading; what two chunks share is read once, another heading where it stands. */
    Reading reading() {
        var text = new StringBuilder(chunks.getFirst().text());
        for (var i = 1; i < chunks.size(); i++) {
            var another = !chunks.get(i).heading().equals(chunks.get(i - 1).heading());
            if (another) text.append("\n\n").append(chunks.get(i).lastHeading());
            append(text, chunks.get(i).text(), another);
        }
        return new Reading(chunks.getFirst().heading(), text.toString());
    }

    private static void append(StringBuilder text, String next, boolean anotherSection) {
        var shared = anotherSection ? 0 : overlap(text.toString(), next);
        if (shared == 0) text.append('\n');
        text.append(next, shared, next.length());
    }

    /** Length of what one ends with and the other begins with. */
    private static int overlap(String text, String next) {
        for (var length = Math.min(text.length(), next.length()); length >= LEAST_OVERLAP; length--) {
            if (text.regionMatches(text.length() - length, next, 0, length)) return length;
        }
        return 0;
    }
}
