package dev.ragtime.runtime.source;

import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.SourceFile;
import java.util.List;
import java.util.Set;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Files of a source at one revision.
 *
 * @param revision commit, or a hash that changes whenever a file does; equal on every pod that reads the same state
 * @param extent what a file means that is not in the listing
 * @param pages files, each path once, page by page; read them once. Reading on may throw {@link SourceException}, and
 *     then the listing means nothing about files it did not come to
 * @param lack why there is no file, for people; of no meaning when there are some
 * @param leftOut what the source has beside the files, for people; empty for nothing
 * @param release frees what the files' contents are read from
 */
public record Listing(
        String revision, Extent extent, Iterable<List<SourceFile>> pages, String lack, String leftOut, Runnable release)
        implements AutoCloseable {
    private static final int PAGE = 1000;

    /** What a file means that is not in the listing. */
    public sealed interface Extent {
        /** It does not exist. */
        record Complete() implements Extent {}

        /**
         * It is as it was at the revision synced before.
         *
         * @param removed paths of files that no longer exist
         */
        record Delta(Set<String> removed) implements Extent {
            public Delta {
                removed = Set.copyOf(removed);
            }
        }

        /**
         * It does not exist, unless it is below a path that could not be read: there it may be as it was.
         *
         * @param unread paths that end with {@code /}
         */
        record Except(Set<String> unread) implements Extent {
            public Except {
                unread = Set.copyOf(unread);
            }
        }
    }

    /** Every file that the source has. */
    public static Listing complete(String revision, List<SourceFile> files, String lack, Runnable release) {
        return of(revision, new Extent.Complete(), files, lack, "", release);
    }

    /** Files that are all known by now. */
    static Listing of(
            String revision, Extent extent, List<SourceFile> files, String lack, String leftOut, Runnable release) {
        return new Listing(revision, extent, paged(files), lack, leftOut, release);
    }

    public static Listing complete(String revision, List<SourceFile> files, String lack) {
        return complete(revision, files, lack, () -> {});
    }

    /**
     * A complete listing with other files in place of its own.
     *
     * @param unread paths below which nothing is known, each ending with {@code /}
     * @param more frees what these files are read from
     */
    Listing with(List<SourceFile> others, Set<String> unread, Runnable more) {
        if (!(extent instanceof Extent.Complete)) throw new IllegalStateException("not a complete listing: " + extent);
        return new Listing(
                revision, unread.isEmpty() ? extent : new Extent.Except(unread), paged(others), lack, leftOut, () -> {
                    more.run();
                    release.run();
                });
    }

    private static Iterable<List<SourceFile>> paged(List<SourceFile> files) {
        return () -> files.stream().gather(Gatherers.windowFixed(PAGE)).iterator();
    }

    /** The files of all pages. */
    public Stream<SourceFile> files() {
        return StreamSupport.stream(pages.spliterator(), false).flatMap(List::stream);
    }

    /** What is lacking where files are taken that match the globs of {@code include}. */
    static String noneMatches(int others) {
        return lack(others, "does not match include", "matches include");
    }

    /** What is lacking where files are taken whose {@link Format} is read by default. */
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
