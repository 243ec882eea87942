package dev.ragtime.api.runtime;

import com.fasterxml.jackson.annotation.JsonAlias;

/**
 * Why a source could not be synced, whatever its kind; becomes the reason of condition {@code Synced}. Aliases are the
 * names of version 0.1, whose reports may still be in a store.
 */
public enum SourceFailure {
    /** What holds the source cannot be reached, or answers with an error. */
    @JsonAlias("GitUnreachable")
    SourceUnreachable,
    /** The credentials are refused, or some are wanted. */
    @JsonAlias("GitAuthenticationFailed")
    CredentialsRejected,
    /** The server does not have a key by which it was known: it was changed, or is another. */
    HostKeyRejected,
    /** The branch, tag or commit does not exist. */
    @JsonAlias("GitRefNotFound")
    RevisionNotFound,
    /** The folder does not exist in the source. */
    DirectoryNotFound,
    /** The site's robots.txt forbids to read it, or its address is one that is not asked. */
    CrawlRefused,
    /** Something that only reading shows to be wrong in its spec: a glob that is none, an address, a path. */
    InvalidSpec,
    /** The database refuses the query, or its rows are no documents that can be told apart. */
    QueryFailed,
    /**
     * More documents vanished at once than {@code sync.maxDeletedPercent} allows: nothing was deleted, what is new or
     * changed was written.
     */
    TooManyDeletions,
    /** More documents were unreadable than {@code sync.maxFailedDocumentsPercent} allows. */
    TooManyFailedDocuments
}
