package dev.ragtime.runtime.source;

import dev.ragtime.runtime.document.SourceFile;
import java.util.List;

/**
 * A complete listing: a document that is not in it does not exist.
 *
 * @param revision commit, or a hash that changes whenever a file does; equal on every pod that reads the same state
 * @param files in order of path, each path once
 * @param release frees what the files' contents are read from
 */
public record Listing(String revision, List<SourceFile> files, Runnable release) implements AutoCloseable {
    public Listing {
        files = List.copyOf(files);
    }

    public Listing(String revision, List<SourceFile> files) {
        this(revision, files, () -> {});
    }

    @Override
    public void close() {
        release.run();
    }
}
