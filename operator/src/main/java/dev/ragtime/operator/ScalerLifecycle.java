package dev.ragtime.operator;

import dev.ragtime.operator.keda.Keda;
import dev.ragtime.operator.probe.HttpProbe;
import dev.ragtime.operator.scaler.ScalerServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks for KEDA between start and stop of the application, and answers it from when it is there, whoever leads. Without
 * KEDA nothing of the server is loaded.
 */
class ScalerLifecycle implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ScalerLifecycle.class);

    private final Keda keda;
    private final KubernetesClient client;
    private final OperatorSettings settings;
    private final HttpProbe probe;
    private boolean running;
    private ScalerServer server;

    ScalerLifecycle(Keda keda, KubernetesClient client, OperatorSettings settings, HttpProbe probe) {
        this.keda = keda;
        this.client = client;
        this.settings = settings;
        this.probe = probe;
        keda.onChange(this::follow);
    }

    @Override
    public synchronized void start() {
        running = true;
        keda.start();
    }

    private synchronized void follow() {
        if (!running || server != null || !settings.answersKeda()) return;
        if (keda.view().presence() != Keda.Presence.Present) return;
        try {
            server = ScalerServer.start(client, settings.watchNamespaces(), probe, settings.scalerPort());
            LOG.info("KEDA is answered on port {}", server.port());
        } catch (IOException e) {
            LOG.error("KEDA cannot be answered: is RAGTIME_SCALER_PORT in use?", e);
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        keda.close();
        if (server != null) server.close();
        server = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }
}
