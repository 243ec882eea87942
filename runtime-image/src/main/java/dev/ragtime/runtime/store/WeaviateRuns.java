package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.RunRecord;
import java.util.Optional;

/** The run records of a {@link WeaviateIndexStore}. */
record WeaviateRuns(WeaviateRunObjects objects) implements RunRecords {
    @Override
    public void put(RunRecord written) {
        objects.put(written.key().id(), written.key().run(), written.report(), "a run record");
    }

    @Override
    public Optional<String> report(RunRecord.Key key) {
        return objects.find(key.id(), "a run record");
    }

    @Override
    public void deleteBefore(int run) {
        objects.deleteBefore(run, "run records");
    }
}
