package dev.ragtime.operator.knowledgebase;

import dev.ragtime.operator.knowledgebase.sync.Forecast;
import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.kubernetes.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What is seen of the run of one index beside its Job and its pods.
 *
 * @param stored what the store holds of a run that ended, when its pods do not say it
 * @param hanging why volumes keep pods of the run under way from starting
 * @param progress of the run under way, when its pods answer
 */
record RunSeen(StoredReports stored, List<Finding> hanging, Optional<Forecast> progress) {
    static final RunSeen NOTHING = new RunSeen(new StoredReports.NotAsked(), List.of(), Optional.empty());

    RunSeen {
        hanging = List.copyOf(hanging);
    }
}
