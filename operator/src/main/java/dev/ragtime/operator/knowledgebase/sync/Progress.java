package dev.ragtime.operator.knowledgebase.sync;

import dev.ragtime.api.runtime.Metrics;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * Documents of a run under way, over all its pods that answer.
 *
 * @param done looked at, failed ones too
 * @param total to look at
 */
public record Progress(long done, long total) {
    private static final Pattern SAMPLE = Pattern.compile(
            "^" + Metrics.INGEST_DOCUMENTS + "\\{[^}]*state=\"(\\w+)\"[^}]*}\\s+([0-9.eE+-]+)", Pattern.MULTILINE);

    /** Reads Prometheus text, one page a pod. */
    public static Progress parse(Collection<String> pages) {
        long done = 0;
        long total = 0;
        for (var page : pages) {
            var samples = SAMPLE.matcher(page);
            while (samples.find()) {
                var value = (long) Double.parseDouble(samples.group(2));
                switch (samples.group(1)) {
                    case "done" -> done += value;
                    case "total" -> total += value;
                    default -> {}
                }
            }
        }
        return new Progress(done, total);
    }

    /** 0 to 100; 0 as long as nothing was listed. */
    public int percent() {
        return total == 0 ? 0 : (int) Math.min(100, done * 100 / total);
    }
}
