package dev.ragtime.runtime.source;

/** Reads one source of a KnowledgeBase. */
@FunctionalInterface
public interface SourceReader {
    /**
     * Everything the source holds now; the caller closes it once the files are read.
     *
     * @throws SourceException when the listing would not be complete
     */
    Listing listing();
}
