package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.Sync;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.store.Notes;
import java.util.Optional;
import java.util.Set;

/**
 * Holds deletions back while too much of a source is gone at once: an emptied folder, a wrong branch. What is new or
 * changed is written all the same, so the documents that were there when deletions began to wait are noted: neither
 * another pod nor a later run takes what was added since for a reason to delete.
 */
final class DeletionGuard {
    private final Notes notes;
    private final Sync limits;
    private final Set<String> allowed;

    /** @param allowed sources that may lose any number of documents at once */
    DeletionGuard(Notes notes, Sync limits, Set<String> allowed) {
        this.notes = notes;
        this.limits = limits;
        this.allowed = allowed;
    }

    /**
     * Why nothing may be deleted now; empty when it may.
     *
     * @param gone documents of the source that are stored and not there any more
     * @param stored documents of the source that are stored; read before this is asked
     * @param listed documents that are there
     */
    Optional<SourceError> refuses(String source, int gone, int stored, int listed) {
        if (gone == 0 || allowed.contains(source)) return Optional.empty();
        var waiting = notes.find(note(source)).map(Integer::parseInt);
        var known = Math.max(gone, Math.min(stored, waiting.orElse(stored)));
        if (!tooMany(gone, known, listed)) return Optional.empty();
        if (waiting.isEmpty()) notes.put(note(source), Integer.toString(known));
        return Optional.of(new SourceError(SourceFailure.TooManyDeletions, message(source, gone, known)));
    }

    /** Nothing waits any more. */
    void passed(String source) {
        if (notes.find(note(source)).isPresent()) notes.delete(note(source));
    }

    /** A few may vanish from a source of any size, but not all that it had, unless others took their place. */
    private boolean tooMany(int gone, int known, int listed) {
        var few = gone <= limits.maxDeletedDocuments() && (gone < known || gone <= listed);
        return !few && (long) gone * 100 > (long) known * limits.maxDeletedPercent();
    }

    private String message(String source, int gone, int known) {
        var what = gone >= known
                ? "all %d documents of source %s are gone".formatted(known, source)
                : "%d of %d documents of source %s are gone, more than sync.maxDeletedPercent (%d) and sync.maxDeletedDocuments (%d) allow"
                        .formatted(gone, known, source, limits.maxDeletedPercent(), limits.maxDeletedDocuments());
        return "%s; none was deleted and they are still served, what is new or changed was written. Correct the source, or allow it with annotation %s: %s"
                .formatted(what, Ingestion.ALLOW_DELETIONS, source);
    }

    private static String note(String source) {
        return "deletions wait/" + source;
    }
}
