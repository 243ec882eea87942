package dev.ragtime.operator.slo.scrape;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.probe.Exposition;
import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import dev.ragtime.operator.probe.Exposition.Sample;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.scrape.Scrape.BackendReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a runtime's metrics say of one workload. */
public final class ScrapeReader {
    private static final Set<String> WANTED = Set.of(
            Metrics.SLO_EVENTS, Metrics.DRAINED, Metrics.PROCESS_START, Metrics.BACKEND_STATE, Metrics.MODEL_REFUSALS);

    private final Workload workload;
    private final Map<Series, Long> good = new HashMap<>();
    private final Map<Series, Long> bad = new HashMap<>();
    private final Set<Map<String, String>> seen = new HashSet<>();
    private final List<BackendReading> backends = new ArrayList<>();
    private Instant processStart;
    private boolean drained;
    private int modelRefusals;

    private ScrapeReader(Workload workload) {
        this.workload = workload;
    }

    /**
     * Reads Prometheus text.
     *
     * @throws BadExpositionException when it is not well-formed, or says what cannot be
     */
    public static Scrape read(String exposition, Workload workload) throws BadExpositionException {
        var reader = new ScrapeReader(workload);
        for (var sample : Exposition.parse(exposition, WANTED)) reader.add(sample);
        return reader.scrape();
    }

    private void add(Sample sample) throws BadExpositionException {
        switch (sample.name()) {
            case Metrics.PROCESS_START ->
                processStart =
                        Instant.ofEpochMilli(sample.number().movePointRight(3).longValue());
            case Metrics.DRAINED -> drained = sample.number().signum() > 0;
            case Metrics.SLO_EVENTS -> {
                if (isOurs(sample)) addEvents(sample);
            }
            case Metrics.MODEL_REFUSALS -> {
                if (isOurs(sample)) modelRefusals = sample.number().intValue();
            }
            default -> {
                if (isOurs(sample) && sample.number().signum() > 0)
                    backends.add(new BackendReading(
                            sample.label("backend"),
                            sample.label("state"),
                            sample.labels().getOrDefault("reason", ""),
                            sample.labels().getOrDefault("revision", "")));
            }
        }
    }

    /** What tells more than a series does, such as the revision that answered, adds up. */
    private void addEvents(Sample sample) throws BadExpositionException {
        var series = new Series(sample.label("objective"), sample.label("definition"));
        var outcome = sample.label("outcome");
        var counts = switch (outcome) {
            case "good" -> good;
            case "bad" -> bad;
            default -> throw new BadExpositionException("outcome " + outcome + " is neither good nor bad");
        };
        if (!seen.add(sample.labels())) throw new BadExpositionException(series + " " + outcome + " is there twice");
        counts.merge(series, sample.count(), Long::sum);
    }

    private Scrape scrape() throws BadExpositionException {
        if (processStart == null) throw new BadExpositionException(Metrics.PROCESS_START + " is missing");
        var counters = new HashMap<Series, EventCount>();
        good.forEach((series, count) -> counters.put(series, new EventCount(count, count)));
        bad.forEach((series, count) -> counters.merge(series, new EventCount(0, count), EventCount::plus));
        return new Scrape(processStart, drained, counters, backends, modelRefusals);
    }

    private boolean isOurs(Sample sample) {
        var labels = sample.labels();
        return workload.kind().equals(labels.get("kind"))
                && workload.namespace().equals(labels.get("namespace"))
                && workload.name().equals(labels.get("name"));
    }
}
