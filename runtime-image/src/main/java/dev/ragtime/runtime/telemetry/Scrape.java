package dev.ragtime.runtime.telemetry;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** The registry as text, in the Prometheus exposition format 0.0.4. */
public final class Scrape {
    public static final String CONTENT_TYPE = TextFormat.CONTENT_TYPE_004;

    private Scrape() {}

    /** A registry that already holds what the JVM tells, {@code process_start_time_seconds} among it. */
    public static CollectorRegistry newRegistry() {
        var registry = new CollectorRegistry();
        DefaultExports.register(registry);
        return registry;
    }

    public static String text(CollectorRegistry registry) {
        var out = new StringWriter(16 * 1024);
        try {
            TextFormat.write004(out, registry.metricFamilySamples());
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return out.toString();
    }
}
