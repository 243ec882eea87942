package dev.ragtime.e2e.cluster;

import java.nio.file.Path;
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

    /** Name of the one benchmark that is asked for: {@code ONLY=reindex}. */
    public static Optional<String> onlyBenchmark() {
        return Optional.ofNullable(System.getenv("ONLY")).filter(name -> !name.isBlank());
    }

    private static String required(String name) {
        var value = System.getProperty(name);
        if (value == null) throw new IllegalStateException("run through make: system property " + name + " is missing");
        return value;
    }
}
