package dev.ragtime.e2e.scenario;

import dev.ragtime.e2e.cluster.AnswerLog.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What came of questions while one part after the other was away, as a table. */
final class OutageReport {
    private final List<Row> rows = new ArrayList<>();

    /**
     * @param during replies to what was asked meanwhile
     * @param end as {@link System#nanoTime} counts
     * @param first seconds from its end to the first whole answer to a question that was asked later
     * @param last seconds from its end to the last answer that was not whole; 0 when there was none
     */
    record Row(String name, List<Reply> during, long end, double first, double last) {
        /** Those that came before it was over: others may have been asked without, and answered with what was away. */
        List<Reply> within() {
            return during.stream().filter(reply -> reply.end() < end).toList();
        }

        private long with(int status) {
            return during.stream().filter(reply -> reply.status() == status).count();
        }

        private Map<String, Long> degraded() {
            return counts(reply -> reply.degraded().stream());
        }

        private Map<String, Long> refused() {
            return counts(
                    reply -> reply.status() == 200 ? Stream.of() : Stream.of(reply.status() + " " + reply.said()));
        }

        private Map<String, Long> counts(Function<Reply, Stream<String>> labels) {
            return during.stream()
                    .flatMap(labels)
                    .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        }

        private double percentile(int percent) {
            var millis = during.stream().mapToDouble(Reply::millis).sorted().toArray();
            return millis.length == 0 ? 0 : millis[Math.min(millis.length - 1, millis.length * percent / 100)];
        }

        private String line() {
            return "degrade: | %-24s | %5d | %8d | %-46s | %-36s | %6.1f %% | %7.0f | %7.0f | %6.1f | %6.1f |"
                    .formatted(
                            name,
                            during.size(),
                            with(200),
                            told(degraded()),
                            told(refused()),
                            100.0 * (during.size() - with(200)) / Math.max(1, during.size()),
                            percentile(50),
                            percentile(95),
                            first,
                            last);
        }

        private static String told(Map<String, Long> counts) {
            return counts.entrySet().stream()
                    .map(count -> count.getKey() + " " + count.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    /** Adds what was seen of one outage, from its begin to its end as {@link System#nanoTime} counts. */
    Row add(String name, long begin, long end, List<Reply> replies) {
        var during = replies.stream()
                .filter(reply -> reply.begin() >= begin && reply.begin() < end)
                .toList();
        var later = replies.stream().filter(reply -> reply.begin() >= end).toList();
        var first = later.stream()
                .filter(Reply::isWhole)
                .mapToLong(Reply::end)
                .min()
                .orElse(Long.MAX_VALUE);
        var last = later.stream()
                .filter(reply -> !reply.isWhole())
                .mapToLong(Reply::end)
                .max()
                .orElse(end);
        var row = new Row(name, during, end, (first - end) / 1e9, (last - end) / 1e9);
        rows.add(row);
        System.out.println(row.line());
        return row;
    }

    void print() {
        System.out.println(String.format(
                Locale.ROOT,
                "degrade: | %-24s | %5s | %8s | %-46s | %-36s | %8s | %7s | %7s | %6s | %6s |",
                "outage",
                "asked",
                "answered",
                "degraded",
                "refused",
                "errors",
                "p50 ms",
                "p95 ms",
                "first",
                "last"));
        rows.forEach(row -> System.out.println(row.line()));
    }
}
