package dev.ragtime.runtime.source;

import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.SourceFile;
import java.util.List;

/**
 * A complete listing: a document that is not in it does not exist.
 *
 * @param revision commit, or a hash that changes whenever a file does; equal on every pod that reads the same state
 * @param files in order of path, each path once
 * @param lack why there is no file, for people; of no meaning when there are some
 * @param release frees what the files' contents are read from
 */
public record Listing(String revision, List<SourceFile> files, String lack, Runnable release) implements AutoCloseable {
    public Listing {
        files = List.copyOf(files);
    }

    public Listing(String revision, List<SourceFile> files, String lack) {
        this(revision, files, lack, () -> {});
    }

    /** What is lacking where files are taken that match the globs of {@code include}. */
    static String noneMatches(int others) {
        return lack(others, "does not match include", "matches include");
    }

    /** What is lacking where files are taken that have a {@link Format}. */
    static String noneIsRead(int others) {
        return lack(others, "is of no type that is read", "is of a type that is read");
    }

    /** @param others files that were found and not taken */
    private static String lack(int others, String one, String many) {
        return switch (others) {
            case 0 -> "no file there";
            case 1 -> "the one file there " + one;
            default -> "none of " + others + " files " + many;
        };
    }

    @Override
    public void close() {
        release.run();
    }
}
