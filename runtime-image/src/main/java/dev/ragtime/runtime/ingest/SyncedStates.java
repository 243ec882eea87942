package dev.ragtime.runtime.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.Notes;
import java.util.List;
import java.util.Optional;

/** Tells a source of which nothing changed since the last run, so that nothing of it need be fetched. */
final class SyncedStates {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Notes notes;
    private final Fingerprint fingerprints;
    private final Share share;

    SyncedStates(Notes notes, Fingerprint fingerprints, Share share) {
        this.notes = notes;
        this.fingerprints = fingerprints;
        this.share = share;
    }

    /**
     * The state of this share, when the source still is at its revision and every record is as it was left.
     *
     * @param revision of the source now
     * @param mine records of this share of the source
     */
    Optional<SyncedState> unchanged(Source source, String revision, List<DocumentRecord> mine) {
        return find(source)
                .filter(state -> state.revision().equals(revision))
                .filter(state -> state.settings().equals(settings(source)))
                .filter(state -> state.listed() > 0 && state.mine() == mine.size())
                .filter(state -> mine.stream().allMatch(r -> RecordState.of(r) instanceof RecordState.Done))
                .filter(state -> mine.stream().allMatch(fingerprints::hasPicturesRead));
    }

    /** To be called before the first write for another revision: a run that is killed then leaves no state. */
    void forget(Source source) {
        if (notes.find(name(source)).isPresent()) notes.delete(name(source));
    }

    /** To be called when all is done. */
    void remember(Source source, String revision, int listed, int mine) {
        var state = new SyncedState(revision, settings(source), listed, mine);
        try {
            notes.put(name(source), JSON.writeValueAsString(state));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is always JSON", e);
        }
    }

    private Optional<SyncedState> find(Source source) {
        return notes.find(name(source)).flatMap(SyncedStates::parse);
    }

    /** A state that another version wrote may be of no use, and then the source is listed. */
    private static Optional<SyncedState> parse(String json) {
        try {
            var state = JSON.readValue(json, SyncedState.class);
            return state.revision() == null || state.settings() == null ? Optional.empty() : Optional.of(state);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private String settings(Source source) {
        return fingerprints.ofSettings(source);
    }

    private String name(Source source) {
        return "synced/%s/%d of %d".formatted(source.name(), share.index(), share.parallelism());
    }
}
