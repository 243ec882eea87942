package dev.ragtime.operator.knowledgebase.sync;

import dev.ragtime.api.runtime.IngestReport;
import java.util.List;

/** What the store says about the reports of a run that ended, when its pods do not say it. */
public sealed interface StoredReports {
    /** Nobody asked: the pods say it all, or no run ended. */
    record NotAsked() implements StoredReports {}

    /** The store does not answer for now. */
    record Away() implements StoredReports {}

    /** The reports that it holds; none for a share whose pod left none. */
    record Read(List<IngestReport> reports) implements StoredReports {
        public Read {
            reports = List.copyOf(reports);
        }
    }

    /** Those that were read. */
    default List<IngestReport> known() {
        return this instanceof Read read ? read.reports() : List.of();
    }
}
