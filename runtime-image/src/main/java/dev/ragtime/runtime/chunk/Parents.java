package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.chunk.Chunk.Reading;
import dev.ragtime.runtime.embed.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Joins pieces that follow each other in one running text to parents, each piece to exactly one. No more parents than
 * needed, and of about equal length, so that none is a crumb.
 *
 * @param maxTokens of everything that is read; 0 where each piece is read alone
 */
record Parents(Tokenizer tokenizer, String title, int maxTokens) {
    /** What is read for each of these pieces, in their order. */
    List<Reading> of(RunningText running, List<Piece> pieces) {
        if (maxTokens == 0 || pieces.isEmpty())
            return pieces.stream().map(Parents::alone).toList();
        var lengths = new Lengths(running, pieces);
        var readings = new ArrayList<Reading>();
        for (var group : lengths.evenGroups(maxTokens)) {
            readings.addAll(read(running, pieces.subList(group.first(), group.last())));
        }
        return readings;
    }

    private static Reading alone(Piece piece) {
        return new Reading(piece.heading(), piece.text());
    }

    /** Units are counted apart; should they take more together than a parent has, two parents share them. */
    private List<Reading> read(RunningText running, List<Piece> pieces) {
        if (pieces.size() == 1) return List.of(alone(pieces.getFirst()));
        var first = pieces.getFirst();
        int end = pieces.getLast().end();
        var text = running.below(first.head(), first.start(), end);
        var heading = running.heading(first.start(), end);
        if (text.length() <= maxTokens * ChunkMaker.MOST_CHARACTERS
                && tokenizer.count(EmbeddingText.of(title, heading, text)) <= maxTokens)
            return Collections.nCopies(pieces.size(), new Reading(heading, text));
        int middle = pieces.size() / 2;
        var readings = new ArrayList<>(read(running, pieces.subList(0, middle)));
        readings.addAll(read(running, pieces.subList(middle, pieces.size())));
        return readings;
    }

    /** Tokens of pieces without what they repeat of each other. */
    private static final class Lengths {
        private final int[] added;
        private final List<Piece> pieces;

        /** Pieces take of the text by their length: units know their tokens, and a piece may be a part of one. */
        Lengths(RunningText running, List<Piece> pieces) {
            this.pieces = pieces;
            this.added = new int[pieces.size()];
            int covered = 0;
            for (int i = 0; i < added.length; i++) {
                var piece = pieces.get(i);
                int more = piece.end() - Math.max(covered, piece.start());
                added[i] = (int) ((long) piece.tokens() * more / (piece.end() - piece.start()));
                covered = piece.end();
            }
        }

        /** As few groups as the limit allows, and of these those with the shortest longest one. */
        List<Packer.Window> evenGroups(int limit) {
            int needed = groups(limit).size();
            int least = 0;
            int most = limit;
            while (least < most) {
                int middle = (least + most) / 2;
                if (groups(middle).size() <= needed) most = middle;
                else least = middle + 1;
            }
            return groups(most);
        }

        /** As many pieces in each as the limit allows. */
        List<Packer.Window> groups(int limit) {
            var groups = new ArrayList<Packer.Window>();
            int first = 0;
            int tokens = 0;
            for (int i = 0; i < added.length; i++) {
                if (i > first && tokens + added[i] > limit) {
                    groups.add(new Packer.Window(first, i));
                    first = i;
                    tokens = 0;
                }
                tokens += i == first ? pieces.get(i).tokens() : added[i];
            }
            groups.add(new Packer.Window(first, added.length));
            return groups;
        }
    }
}
