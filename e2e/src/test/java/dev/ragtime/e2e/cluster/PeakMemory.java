package dev.ragtime.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The most memory that pods of one component needed, all their processes together, as the kernel accounts it to their
 * cgroup; for a node that is this machine. Looks several times a second until it is closed.
 */
public final class PeakMemory implements AutoCloseable {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final double MEBIBYTE = 1 << 20;

    private final TestNamespace namespace;
    private final String component;
    private final String instance;
    private final Thread watch;
    private volatile Figures figures = new Figures(0, 0);
    private volatile boolean closed;

    /**
     * @param held most memory of processes at one time, in MiB, which the kernel cannot take back
     * @param charged the same with the page cache of files, which it can
     */
    public record Figures(double held, double charged) {
        private Figures with(double moreHeld, double moreCharged) {
            return new Figures(Math.max(held, moreHeld), Math.max(charged, moreCharged));
        }
    }

    private PeakMemory(TestNamespace namespace, String component, String instance) {
        this.namespace = namespace;
        this.component = component;
        this.instance = instance;
        this.watch = Thread.ofVirtual().name("peak-memory").start(this::watch);
    }

    public static PeakMemory of(TestNamespace namespace, String component, String instance) {
        return new PeakMemory(namespace, component, instance);
    }

    /** So far. */
    public Figures figures() {
        return figures;
    }

    private void watch() {
        while (!closed) {
            namespace.pods(component, instance).stream()
                    .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                    .forEach(this::watch);
            Patience.let(EVERY);
        }
    }

    /** One pod, until it has ended: to ask the API server each time would be the larger load. */
    private void watch(Pod pod) {
        for (var processes = PodProcesses.of(pod); !closed && !processes.isEmpty(); processes = PodProcesses.of(pod)) {
            look(processes);
            Patience.let(EVERY);
        }
    }

    /** Each container has a cgroup of its own, that of the pod's sandbox among them. */
    private void look(List<Path> processes) {
        double held = 0;
        double charged = 0;
        for (var cgroup : processes.stream()
                .map(process -> PodProcesses.read(process.resolve("cgroup")))
                .distinct()
                .toList()) {
            held += amount(cgroup, "memory.stat", "total_rss ", "anon ").orElse(0) / MEBIBYTE;
            charged += amount(cgroup, "memory.max_usage_in_bytes", "")
                            .orElseGet(() -> amount(cgroup, "memory.peak", "").orElse(0))
                    / MEBIBYTE;
        }
        figures = figures.with(held, charged);
    }

    /** A number of the first line that begins so, in a file of the memory controller of version 1 or 2. */
    private static OptionalLong amount(String cgroup, String file, String... beginnings) {
        return cgroup.lines()
                .filter(line -> line.contains(":memory:") || line.startsWith("0::"))
                // a process that is being started is not in all of its cgroups yet
                .filter(line -> line.contains("/pod"))
                .map(line -> CGROUPS.resolve(line.startsWith("0::") ? "" : "memory")
                        .resolve(line.split(":", 3)[2].substring(1))
                        .resolve(file))
                .flatMap(path -> PodProcesses.read(path).lines())
                .flatMap(line -> Stream.of(beginnings)
                        .filter(line::startsWith)
                        .limit(1)
                        .map(beginning -> line.substring(beginning.length())))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        watch.join();
    }
}
