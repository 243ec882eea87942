package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.chunk.Chunk;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** Leaves out passages that say word for word what a better one says, so that they take no place from another. */
final class Copies {
    private Copies() {}

    /**
     * The first of equal text each, in order.
     *
     * @param limit most that are left
     */
    static <T> List<T> left(List<T> ranked, Function<T, Chunk> chunk, int limit) {
        var seen = new HashSet<String>();
        return ranked.stream()
                .filter(item -> seen.add(text(chunk.apply(item))))
                .limit(limit)
                .toList();
    }

    private static String text(Chunk chunk) {
        return chunk.text().strip().replaceAll("\\s+", " ");
    }
}
