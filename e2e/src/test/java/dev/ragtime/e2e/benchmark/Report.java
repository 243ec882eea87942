package dev.ragtime.e2e.benchmark;

import dev.ragtime.e2e.cluster.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page docs/benchmarks.md: goals first, then what was measured. */
final class Report {
    private static final String HEAD = """
            # Benchmarks

            Made by `%smake bench` on %s, on %d cores, one-machine cluster (everything, the load included, on the same
            cores; etcd without fsync). Machines are noisy: read ratios within this page, not single figures. In the minute
            before, %.1f processes wanted a core: with many more than cores, this page is to be made again.

            ## Goals

            Each against a limit that the same run measured. What was profiled and tried stands in
            [decision 15](decisions/0015-what-bounds-the-data-plane.md).

            | what | measured | goal | |
            |---|---:|---:|---|
            """;

    private final double loadBefore =
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    private final List<String> goals = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /** A figure that is to reach something; its first line says what it was held against. */
    void goal(String what, double figure, Goal goal) {
        var verdict = goal.metBy(figure) ? "met" : "**missed**";
        goals.add("| %s | %s | %s | %s |".formatted(what, text(figure), goal, verdict));
    }

    /** A figure beside one that has a goal. */
    void figure(String what, double figure) {
        goals.add("| %s | %s | | |".formatted(what, text(figure)));
    }

    /** What has a goal and could not be measured. */
    void unmeasured(String what, String why) {
        goals.add("| %s | **not measured** | | %s |".formatted(what, why));
    }

    void table(String title, String... headings) {
        lines.add("\n## " + title + "\n");
        lines.add("| " + String.join(" | ", headings) + " |");
        lines.add("|---" + "|---:".repeat(headings.length - 1) + "|");
    }

    void row(String name, Object... figures) {
        var row = new StringBuilder("| ").append(name);
        for (var figure : figures) row.append(" | ").append(figure instanceof Double d ? text(d) : figure);
        lines.add(row.append(" |").toString());
    }

    /** A paragraph below a table. */
    void text(String paragraph) {
        lines.add("\n" + paragraph);
    }

    private static String text(double figure) {
        return String.format(Locale.ROOT, Math.abs(figure) < 10 ? "%.2f" : "%.1f", figure);
    }

    void write() throws IOException {
        var page = page();
        System.out.println(page);
        Files.writeString(Settings.root().resolve("docs/benchmarks.md"), page);
    }

    String page() {
        var head = HEAD.formatted(
                Settings.full() ? "FULL=1 " : "",
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                loadBefore);
        return head + String.join("\n", goals) + "\n" + String.join("\n", lines) + "\n";
    }
}
