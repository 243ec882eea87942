package dev.ragtime.operator.knowledgebase.sync;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.operator.probe.Exposition;
import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import java.util.Set;

/**
 * Documents of a run under way.
 *
 * @param done looked at, failed ones too
 * @param total to look at
 */
public record Progress(long done, long total) {
    public static final Progress NONE = new Progress(0, 0);

    /**
     * What one pod says, in Prometheus text.
     *
     * @throws BadExpositionException when it is not well-formed
     */
    public static Progress read(String page) throws BadExpositionException {
        var progress = NONE;
        for (var sample : Exposition.parse(page, Set.of(Metrics.INGEST_DOCUMENTS)))
            progress = switch (sample.labels().getOrDefault("state", "")) {
                case "done" -> progress.plus(new Progress(sample.count(), 0));
                case "total" -> progress.plus(new Progress(0, sample.count()));
                default -> progress;
            };
        return progress;
    }

    public Progress plus(Progress other) {
        return new Progress(done + other.done, total + other.total);
    }

    /** 0 to 100; 0 as long as nothing was listed. */
    public int percent() {
        return total == 0 ? 0 : (int) Math.min(100, done * 100 / total);
    }
}
