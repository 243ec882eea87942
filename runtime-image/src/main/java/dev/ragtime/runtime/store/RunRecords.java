package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.RunRecord;
import java.util.Optional;

/** What the pods of runs left behind, kept where it outlives them. Thread-safe; throws {@link StoreException}. */
public interface RunRecords {
    /** Writes or replaces a record; when it returns, it is stored. */
    void put(RunRecord written);

    /** The report of one pod, as JSON. */
    Optional<String> report(RunRecord.Key key);

    /** Deletes the records of all runs before this one. */
    void deleteBefore(int run);
}
