package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.store.DocumentRecord;

/** How far a document is, as the fingerprint in its record says: a hash when it is done, else a mark. */
sealed interface RecordState {
    /** Nothing is left to do for the content with this fingerprint, which may have turned out to be unreadable. */
    record Done(String fingerprint) implements RecordState {}

    /** The new chunks are committed, deleting the old ones has begun. */
    record Cleaning(String fingerprint) implements RecordState {}

    /**
     * Chunks are being written or deleted: to be done from the start.
     *
     * @param attempts how often its parsing was begun and did not come back, so far
     * @param fingerprint of the content that was tried; may be empty
     */
    record Unfinished(int attempts, String fingerprint) implements RecordState {
        static final Unfinished DELETING = new Unfinished(0, "");
    }

    /** It failed for a reason that may pass. */
    record TryAgain() implements RecordState {}

    static RecordState of(DocumentRecord record) {
        var words = record.fingerprint().split(" ", 3);
        return switch (words[0]) {
            case "cleaning" -> new Cleaning(words[1]);
            case "try" -> new TryAgain();
            case "unfinished" ->
                words.length < 3 ? Unfinished.DELETING : new Unfinished(Integer.parseInt(words[1]), words[2]);
            default -> new Done(record.fingerprint());
        };
    }

    /** As it stands in a record; version 0.1 wrote {@code unfinished} alone. */
    default String text() {
        return switch (this) {
            case Done(var fingerprint) -> fingerprint;
            case Cleaning(var fingerprint) -> "cleaning " + fingerprint;
            case Unfinished(var attempts, var fingerprint) -> "unfinished " + attempts + " " + fingerprint;
            case TryAgain() -> "try again";
        };
    }

    /** The record with this in place of its own. */
    default DocumentRecord in(DocumentRecord r) {
        return new DocumentRecord(r.id(), r.source(), r.path(), text(), r.version(), r.chunkIds(), r.failure());
    }
}
