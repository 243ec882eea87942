package dev.ragtime.api.knowledgebase;

/**
 * Versions of what cuts and analyses text. A definition names those with which its index was created; an image knows
 * those from 1 to the ones here and refuses others. Each document's fingerprint has the ones here, too: the first run of
 * a later image cuts and analyses anew what an earlier one left.
 */
public final class IndexVersions {
    /** Changes with every change of where a chunker cuts. */
    public static final int CHUNKER = 2;

    /** Changes with every change of the words that keyword search sees. */
    public static final int ANALYZER = 2;

    private IndexVersions() {}
}
