package dev.ragtime.runtime.source;

import java.util.Optional;

/** Reads one source of a KnowledgeBase. */
@FunctionalInterface
public interface SourceReader {
    /**
     * What the source holds now; the caller closes it once the files are read.
     *
     * @throws SourceException when the listing would not be what its extent says
     */
    Listing listing();

    /**
     * The revision that a listing would have now, where that is known without fetching any file; empty where only
     * listing tells.
     *
     * @throws SourceException when the source cannot be asked
     */
    default Optional<String> revision() {
        return Optional.empty();
    }
}
