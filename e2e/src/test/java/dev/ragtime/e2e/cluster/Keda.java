package dev.ragtime.e2e.cluster;

/** KEDA in the cluster: its definitions alone, or all of it. Everything that scales by CPU would change with it. */
public final class Keda implements AutoCloseable {
    /** What a scenario locks that installs KEDA, or reads that scales without it. */
    public static final String INSTALLED = "KEDA installed";

    private static final String SCRIPT = "e2e/cluster/keda";

    private Keda() {}

    /** What is asked of it is kept, and nobody does it. */
    public static Keda definitions() {
        return install("crds");
    }

    /** The real one, which is built first where it is missing. */
    public static Keda whole() {
        return install("up");
    }

    private static Keda install(String what) {
        var installed = new Keda();
        var done = Command.script(SCRIPT, what);
        if (done.exitCode() != 0) installed.close();
        done.mustSucceed();
        return installed;
    }

    /** Takes it out of the cluster. */
    @Override
    public void close() {
        Command.script(SCRIPT, "remove").mustSucceed();
    }
}
