package dev.ragtime.api.runtime;

/** Why a source could not be synced; becomes the reason of condition {@code Synced}. */
public enum SourceFailure {
    /** The git server cannot be reached or answers with an error. */
    GitUnreachable,
    /** The git server refuses the credentials, or wants some. */
    GitAuthenticationFailed,
    /** The branch, tag or commit does not exist. */
    GitRefNotFound,
    /** The folder does not exist in the source. */
    DirectoryNotFound,
    /** More documents vanished at once than {@code sync.maxDeletedPercent} allows; nothing was deleted. */
    TooManyDeletions,
    /** More documents were unreadable than {@code sync.maxFailedDocumentsPercent} allows. */
    TooManyFailedDocuments
}
