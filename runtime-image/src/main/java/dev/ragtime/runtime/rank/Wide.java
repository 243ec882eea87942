package dev.ragtime.runtime.rank;

import dev.ragtime.api.pipeline.Widening;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.Chunk.Reading;
import dev.ragtime.runtime.chunk.JoinedText;
import java.util.List;

/**
 * Successive chunks of a document that are read as one.
 *
 * @param chunks in order, without a gap; at least one
 */
record Wide(List<Chunk> chunks) {
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

    /** The whole text below the first heading. */
    Reading reading() {
        return new Reading(chunks.getFirst().heading(), JoinedText.of(chunks));
    }
}
