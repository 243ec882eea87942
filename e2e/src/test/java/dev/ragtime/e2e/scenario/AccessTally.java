package dev.ragtime.e2e.scenario;

import dev.ragtime.e2e.scenario.AccessWays.Seen;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was asked in each way, and what was seen by it. Thread-safe. */
final class AccessTally {
    private final Map<String, Count> ways = new ConcurrentHashMap<>();

    private record Count(int probes, int refused, int passages, int citations, int foreign) {
        static final Count NONE = new Count(0, 0, 0, 0, 0);

        Count and(Count more) {
            return new Count(
                    probes + more.probes,
                    refused + more.refused,
                    passages + more.passages,
                    citations + more.citations,
                    foreign + more.foreign);
        }

        String row(String name) {
            return String.format(
                    Locale.ROOT, "  %-46s %7d %7d %9d %9d %7d%n", name, probes, refused, passages, citations, foreign);
        }
    }

    /** @param foreign papers that it shows to somebody who may not see them */
    void add(String way, Seen seen, int foreign) {
        var refused = seen.status() == 200 ? 0 : 1;
        var one = new Count(1, refused, seen.paths().size(), seen.cited().size(), foreign);
        ways.merge(way, one, Count::and);
    }

    /** A table, a line for each way and one for all. */
    @Override
    public String toString() {
        var table = new StringBuilder(String.format(
                "access: %-40s %7s %7s %9s %9s %7s%n", "", "probes", "refused", "passages", "citations", "foreign"));
        ways.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<String, Count> one) -> one.getKey().startsWith("token: "))
                        .thenComparing(Map.Entry::getKey))
                .forEach(one -> table.append(one.getValue().row(one.getKey())));
        return table.append(
                        ways.values().stream().reduce(Count.NONE, Count::and).row("all"))
                .toString();
    }
}
