package dev.ragtime.operator.slo.scrape;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.probe.Exposition;
import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import dev.ragtime.operator.probe.Exposition.Sample;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.scrape.Scrape.BackendReading;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a runtime's metrics say of one workload. */
public final class ScrapeReader {
    private static final Set<String> WANTED =
            Set.of(Metrics.SLO_EVENTS, Metrics.DRAINED, Metrics.PROCESS_START, Metrics.BACKEND_STATE);

    private final Workload workload;
    private final Map<Series, Long> good = new HashMap<>();
    private final Map<Series, Long> bad = new HashMap<>();
    private final List<BackendReading> backends = new ArrayList<>();
    private Instant processStart;
    private boolean drained;

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
                        Instant.ofEpochMilli(number(sample).movePointRight(3).longValue());
            case Metrics.DRAINED -> drained = number(sample).signum() > 0;
            case Metrics.SLO_EVENTS -> {
                if (isOurs(sample)) addEvents(sample);
            }
            default -> {
                if (isOurs(sample) && number(sample).signum() > 0)
                    backends.add(new BackendReading(
                            label(sample, "backend"),
                            label(sample, "state"),
                            sample.labels().getOrDefault("reason", "")));
            }
        }
    }

    private void addEvents(Sample sample) throws BadExpositionException {
        var series = new Series(label(sample, "objective"), label(sample, "definition"));
        var outcome = label(sample, "outcome");
        var counts = switch (outcome) {
            case "good" -> good;
            case "bad" -> bad;
            default -> throw new BadExpositionException("outcome " + outcome + " is neither good nor bad");
        };
        if (counts.put(series, count(sample)) != null)
            throw new BadExpositionException(series + " " + outcome + " is there twice");
    }

    private Scrape scrape() throws BadExpositionException {
        if (processStart == null) throw new BadExpositionException(Metrics.PROCESS_START + " is missing");
        var counters = new HashMap<Series, EventCount>();
        good.forEach((series, count) -> counters.put(series, new EventCount(count, count)));
        bad.forEach((series, count) -> counters.merge(series, new EventCount(0, count), EventCount::plus));
        return new Scrape(processStart, drained, counters, backends);
    }

    private boolean isOurs(Sample sample) {
        var labels = sample.labels();
        return workload.kind().equals(labels.get("kind"))
                && workload.namespace().equals(labels.get("namespace"))
                && workload.name().equals(labels.get("name"));
    }

    private static String label(Sample sample, String label) throws BadExpositionException {
        var value = sample.labels().get(label);
        if (value == null) throw new BadExpositionException(sample.name() + " has no label " + label);
        return value;
    }

    /** Events are whole; as a double they are exact up to 2⁵³. */
    private static long count(Sample sample) throws BadExpositionException {
        try {
            var count = number(sample).longValueExact();
            if (count >= 0 && count <= 1L << 53) return count;
        } catch (ArithmeticException e) {
            throw new BadExpositionException(sample + " is not a number of events");
        }
        throw new BadExpositionException(sample + " is not a number of events");
    }

    private static BigDecimal number(Sample sample) throws BadExpositionException {
        try {
            var number = new BigDecimal(sample.value());
            if (number.precision() < 40 && Math.abs(number.scale()) < 40) return number;
        } catch (NumberFormatException e) {
            throw new BadExpositionException(sample + " is not a number");
        }
        throw new BadExpositionException(sample + " is not a number in range");
    }
}
