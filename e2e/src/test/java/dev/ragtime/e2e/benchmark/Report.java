package dev.ragtime.e2e.benchmark;

import dev.ragtime.e2e.cluster.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page docs/benchmarks.md. */
final class Report {
    private static final String HEAD = """
            # Benchmarks

            Made by `make bench` on %s, on %d cores, one-machine cluster (everything, the load included, on the same
            cores; etcd without fsync). Machines are noisy: read ratios within this page, not single figures.

            """;

    private final List<String> lines = new ArrayList<>();

    void table(String title, String... headings) {
        lines.add("## " + title + "\n");
        lines.add("| " + String.join(" | ", headings) + " |");
        lines.add("|---" + "|---:".repeat(headings.length - 1) + "|");
    }

    void row(String name, Object... figures) {
        var row = new StringBuilder("| ").append(name);
        for (var figure : figures) {
            row.append(" | ")
                    .append(
                            figure instanceof Double d
                                    ? String.format(Locale.ROOT, d < 10 ? "%.2f" : "%.1f", d)
                                    : figure);
        }
        lines.add(row.append(" |").toString());
    }

    void text(String paragraph) {
        lines.add(paragraph);
    }

    void write() throws IOException {
        var head = HEAD.formatted(LocalDate.now(), Runtime.getRuntime().availableProcessors());
        var page = head + String.join("\n", lines) + "\n";
        System.out.println(page);
        Files.writeString(Settings.root().resolve("docs/benchmarks.md"), page);
    }
}
