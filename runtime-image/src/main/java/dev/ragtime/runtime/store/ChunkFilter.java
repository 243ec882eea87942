package dev.ragtime.runtime.store;

import java.util.Set;

/**
 * Which chunks a search may find.
 *
 * @param sources names of sources, any of them; empty for all
 * @param paths paths of documents, any of them, or folders with everything below when they end with {@code /}; empty
 *     for all
 */
public record ChunkFilter(Set<String> sources, Set<String> paths) {
    /** Lets everything pass. */
    public static final ChunkFilter NONE = new ChunkFilter(Set.of(), Set.of());

    public ChunkFilter {
        sources = Set.copyOf(sources);
        paths = Set.copyOf(paths);
    }

    public boolean isEmpty() {
        return sources.isEmpty() && paths.isEmpty();
    }

    static boolean isFolder(String path) {
        return path.endsWith("/");
    }
}
