package dev.ragtime.runtime.chunk;

import dev.ragtime.runtime.chunk.RunningText.Head;
import dev.ragtime.runtime.chunk.RunningText.Kind;
import dev.ragtime.runtime.chunk.RunningText.Unit;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills chunks with whole units, as many as fit; each repeats the last sentences of the one before as overlap, or the head
 * of the table that it goes on with. What leads to something stays with it.
 *
 * @param overlapTokens most tokens repeated
 * @param keepBlocks begins a new chunk at a paragraph that fits into a chunk but not into the rest of this one
 */
record Packer(int overlapTokens, boolean keepBlocks) {
    /** Ranges of units, first inclusive, last exclusive. */
    record Window(int first, int last) {}

    /** @param maxTokens most tokens of a window; no unit is longer */
    List<Window> pack(List<Unit> units, int maxTokens) {
        var windows = new ArrayList<Window>();
        int done = 0;
        while (done < units.size()) {
            int first = overlapStart(
                    units, windows.isEmpty() ? 0 : windows.getLast().first() + 1, done, maxTokens);
            int last = fill(units, first, done, maxTokens);
            windows.add(new Window(first, last));
            done = last;
        }
        return windows;
    }

    /** Goes back from the first new unit while overlap allows and the new unit still fits. */
    private int overlapStart(List<Unit> units, int lowest, int firstNew, int maxTokens) {
        int start = firstNew;
        int overlap = 0;
        if (units.get(firstNew).head() != Head.NONE) return start;
        int room = Math.min(overlapTokens, maxTokens - units.get(firstNew).tokens());
        while (start > lowest
                && units.get(start - 1).kind() == Kind.PROSE
                && overlap + units.get(start - 1).tokens() <= room) {
            start--;
            overlap += units.get(start).tokens();
        }
        return start;
    }

    private int fill(List<Unit> units, int first, int firstNew, int maxTokens) {
        int tokens = units.get(first).head().tokens();
        int last = first;
        while (last < units.size() && tokens + units.get(last).tokens() <= maxTokens) {
            tokens += units.get(last).tokens();
            last++;
        }
        if (keepBlocks) last = backToBlockStart(units, firstNew, last, maxTokens);
        return backToLead(units, firstNew, last);
    }

    private static int backToLead(List<Unit> units, int firstNew, int last) {
        if (last == units.size()) return last;
        int end = last;
        while (end - 1 > firstNew && units.get(end - 1).kind() == Kind.LEAD) end--;
        return end;
    }

    private static int backToBlockStart(List<Unit> units, int firstNew, int last, int maxTokens) {
        if (last == units.size()) return last;
        int block = units.get(last).block();
        int start = last;
        while (start > firstNew && units.get(start - 1).block() == block) start--;
        boolean wouldBeEmpty = start == firstNew;
        return wouldBeEmpty || blockTokens(units, start) > maxTokens ? last : start;
    }

    private static int blockTokens(List<Unit> units, int start) {
        int block = units.get(start).block();
        int tokens = 0;
        for (int i = start; i < units.size() && units.get(i).block() == block; i++) {
            tokens += units.get(i).tokens();
        }
        return tokens;
    }
}
