package dev.ragtime.runtime.telemetry;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gauge {@value #NAME}: seconds from the start of the JVM until this process was first of use. Absent until then. Safe
 * for use by many threads.
 */
public final class StartupTime {
    public static final String NAME = "ragtime_startup_seconds";

    private final CollectorRegistry registry;
    private final AtomicBoolean known = new AtomicBoolean();

    public StartupTime(CollectorRegistry registry) {
        this.registry = registry;
    }

    /** The process is of use now; only the first call counts. */
    public void reached() {
        if (!known.compareAndSet(false, true)) return;
        var started = ManagementFactory.getRuntimeMXBean().getStartTime();
        var gauge = Gauge.build()
                .name(NAME)
                .help("Seconds from the start of the JVM until it was ready for the first time.")
                .create();
        gauge.set((System.currentTimeMillis() - started) / 1e3);
        registry.register(gauge);
    }
}
