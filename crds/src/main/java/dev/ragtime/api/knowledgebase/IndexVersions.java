package dev.ragtime.api.knowledgebase;

/**
 * Versions with which a new index is built. An index keeps the versions it was built with; an image knows those from 1 to
 * the ones here and refuses others.
 */
public final class IndexVersions {
    /** Changes with every change of where a chunker cuts. */
    public static final int CHUNKER = 1;

    /** Changes with every change of the words that keyword search sees. */
    public static final int ANALYZER = 1;

    private IndexVersions() {}
}
