package dev.ragtime.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes of a pod as the kernel tells of them; for a node that is this machine. */
public final class PodProcesses {
    private static final Path PROC = Path.of("/proc");

    private PodProcesses() {}

    /** Their folders in {@code /proc}; none once the pod has ended. */
    public static List<Path> of(Pod pod) {
        return ProcessHandle.allProcesses()
                .map(process -> PROC.resolve(String.valueOf(process.pid())))
                .filter(process -> read(process.resolve("cgroup"))
                        .contains("/pod" + pod.getMetadata().getUid() + "/"))
                .toList();
    }

    /** VmRSS of one process; 0 when it ended meanwhile. */
    public static double residentMiB(Path process) {
        return read(process.resolve("status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .sum();
    }

    /** Empty when the process ended meanwhile. */
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
