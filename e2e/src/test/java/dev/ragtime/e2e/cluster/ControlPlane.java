package dev.ragtime.e2e.cluster;

/** The cluster's API server and controller manager, away until closed. */
public final class ControlPlane implements AutoCloseable {
    private static final String CLUSTER = "e2e/cluster/cluster";

    private ControlPlane() {}

    /**
     * The API server accepts connections and does not answer. The controller manager is away, too: with old news about
     * the node's heartbeat it would call its pods unready the moment the API server is back.
     */
    public static ControlPlane frozen() {
        Command.script(CLUSTER, "stop", "controller-manager").mustSucceed();
        Command.script(CLUSTER, "freeze", "apiserver").mustSucceed();
        return new ControlPlane();
    }

    /** From now on, connections to the API server are refused. */
    public void kill() {
        Command.script(CLUSTER, "stop", "apiserver").mustSucceed();
    }

    /** Back, with components that do not first wait out the pause after which they would ask again. */
    @Override
    public void close() {
        Command.script(CLUSTER, "stop", "scheduler", "kubelet", "netpol").mustSucceed();
        Command.script(CLUSTER, "up").mustSucceed();
    }
}
