package dev.ragtime.e2e.benchmark;

import dev.ragtime.e2e.cluster.PodProcesses;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** What one pod takes, as the kernel counts it, and what it tells of itself; for a node that is this machine. */
record MeasuredPod(Pod pod) {
    /** {@code USER_HZ}: ticks of {@code /proc/PID/stat} in a second, the same on every Linux of today. */
    private static final double TICKS = 100;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    static MeasuredPod of(TestNamespace namespace, String component, String instance) {
        return new MeasuredPod(namespace.pods(component, instance).getFirst());
    }

    /** VmRSS of all of them. */
    double residentMiB() {
        return PodProcesses.of(pod).stream()
                .mapToDouble(PodProcesses::residentMiB)
                .sum();
    }

    /** User and system time of all of them since each began. */
    double cpuSeconds() {
        return PodProcesses.of(pod).stream()
                .mapToDouble(MeasuredPod::cpuSeconds)
                .sum();
    }

    /** Fields are counted from the one after the name, which stands in brackets and may hold blanks (proc(5)). */
    private static double cpuSeconds(Path process) {
        var stat = PodProcesses.read(process.resolve("stat"));
        if (stat.isEmpty()) return 0;
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) / TICKS;
    }

    /** Sum of the series whose line begins so and holds a label; empty when the pod does not answer or has none. */
    Optional<Double> metric(String begin, String label) {
        try (var client = new PlainClient("http://" + pod.getStatus().getPodIP() + ":8080")) {
            return client.get("/metrics")
                    .text()
                    .lines()
                    .filter(line -> line.startsWith(begin) && line.contains(label))
                    .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .reduce(Double::sum);
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
