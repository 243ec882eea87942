package dev.ragtime.e2e.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the cluster and its tools are, as the Makefile passes them. */
public final class Settings {
    private Settings() {}

    /** The project's root folder. */
    public static Path root() {
        return Path.of(required("e2e.root"));
    }

    public static Path kubeconfig() {
        return Path.of(required("e2e.kubeconfig"));
    }

    /** Folder with kubectl and helm. */
    public static Path tools() {
        return Path.of(required("e2e.tools"));
    }

    /** The API server's audit log: one JSON line for each finished write. */
    public static Path auditLog() {
        return Path.of(required("e2e.auditLog"));
    }

    /** Address of the node, which pods reach; servers of the tests that pods use listen there. */
    public static String nodeAddress() {
        return System.getProperty("e2e.nodeAddress", "10.244.0.1");
    }

    /** BEIR-format folder with a retrieval set. */
    public static Path beirData() {
        var fromEnvironment = System.getenv("BEIR_DATA");
        return fromEnvironment == null ? root().resolve("../shared/data/scifact") : Path.of(fromEnvironment);
    }

    /** The whole measurement instead of its short form: {@code FULL=1}. */
    public static boolean full() {
        return "1".equals(System.getenv("FULL"));
    }

    /** Names of the benchmarks that are asked for: {@code ONLY=stages,rerank}; none for all. */
    public static List<String> onlyBenchmarks() {
        var names = Optional.ofNullable(System.getenv("ONLY")).orElse("");
        return names.isBlank() ? List.of() : List.of(names.split(","));
    }

    private static String required(String name) {
        var value = System.getProperty(name);
        if (value == null) throw new IllegalStateException("run through make: system property " + name + " is missing");
        return value;
    }
}
