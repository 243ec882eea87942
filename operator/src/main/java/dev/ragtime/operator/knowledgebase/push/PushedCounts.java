package dev.ragtime.operator.knowledgebase.push;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.operator.probe.Exposition;
import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was pushed to one source.
 *
 * @param waiting documents that are not in the index yet
 * @param indexed documents that can be found
 * @param failed documents that cannot be read
 * @param chunks in the index
 */
public record PushedCounts(long waiting, long indexed, long failed, long chunks) {
    private static final PushedCounts NONE = new PushedCounts(0, 0, 0, 0);

    /**
     * By source, as the endpoint's pod says in Prometheus text.
     *
     * @throws BadExpositionException when it is not well-formed
     */
    public static Map<String, PushedCounts> read(String page) throws BadExpositionException {
        var counts = new TreeMap<String, PushedCounts>();
        for (var sample : Exposition.parse(page, Set.of(Metrics.PUSHED_DOCUMENTS, Metrics.PUSHED_CHUNKS))) {
            var labels = sample.labels();
            var more = sample.name().equals(Metrics.PUSHED_CHUNKS)
                    ? new PushedCounts(0, 0, 0, sample.count())
                    : of(labels.getOrDefault("state", ""), sample.count());
            counts.merge(labels.getOrDefault("source", ""), more, PushedCounts::plus);
        }
        return Map.copyOf(counts);
    }

    private static PushedCounts of(String state, long count) {
        return switch (state) {
            case "waiting" -> new PushedCounts(count, 0, 0, 0);
            case "indexed" -> new PushedCounts(0, count, 0, 0);
            case "failed" -> new PushedCounts(0, 0, count, 0);
            default -> NONE;
        };
    }

    private PushedCounts plus(PushedCounts other) {
        return new PushedCounts(
                waiting + other.waiting, indexed + other.indexed, failed + other.failed, chunks + other.chunks);
    }
}
