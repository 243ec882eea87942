package dev.ragtime.e2e.benchmark;

import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the processes of one pod take, as the kernel counts it; for a node that is this machine. */
record PodProcesses(Pod pod) {
    /** {@code USER_HZ}: ticks of {@code /proc/PID/stat} in a second, the same on every Linux of today. */
    private static final double TICKS = 100;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    static PodProcesses of(TestNamespace namespace, String component, String instance) {
        return new PodProcesses(namespace.pods(component, instance).getFirst());
    }

    /** VmRSS of all of them. */
    double residentMiB() {
        var kibibytes = 0L;
        for (var process : processes()) {
            kibibytes += read(process.resolve("status"))
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
        return kibibytes / 1024.0;
    }

    /** User and system time of all of them since each began. */
    double cpuSeconds() {
        return processes().stream().mapToDouble(PodProcesses::cpuSeconds).sum();
    }

    /** Fields are counted from the one after the name, which stands in brackets and may hold blanks (proc(5)). */
    private static double cpuSeconds(Path process) {
        var stat = read(process.resolve("stat"));
        if (stat.isEmpty()) return 0;
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) / TICKS;
    }

    private List<Path> processes() {
        var mine = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : all) {
                var cgroup = read(process.resolve("cgroup"));
                if (cgroup.contains("pod" + pod.getMetadata().getUid())) mine.add(process);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return mine;
    }

    /** Empty when the process has ended meanwhile. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
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
