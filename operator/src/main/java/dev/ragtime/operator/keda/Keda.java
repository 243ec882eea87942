package dev.ragtime.operator.keda;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether ScaledObjects can be made in this cluster. The API server's discovery is asked, which everybody may, so that no
 * right to read definitions of the whole cluster is needed. Safe for many threads.
 */
public final class Keda implements AutoCloseable {
    static final String GROUP = "keda.sh";
    static final String VERSION = "v1alpha1";

    private static final Logger LOG = LoggerFactory.getLogger(Keda.class);
    private static final String KIND = "ScaledObject";
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final Optional<String> scaler;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Presence presence = Presence.Unknown;
    private volatile Thread looking;

    /** Whether KEDA's definitions are in the cluster. */
    public enum Presence {
        /** Nobody could be asked yet: what stands is left as it is. */
        Unknown,
        Absent,
        Present
    }

    /**
     * What is known at one moment.
     *
     * @param scaler where KEDA reaches this operator, {@code host:port}; empty when it does not answer KEDA
     */
    public record View(Presence presence, Optional<String> scaler) {}

    /** @param scaler where KEDA reaches this operator, {@code host:port}; empty when it does not answer KEDA */
    public Keda(KubernetesClient client, Optional<String> scaler) {
        this.client = client;
        this.scaler = scaler;
    }

    public View view() {
        return new View(presence, scaler);
    }

    /** @param listener called when KEDA appeared or went, on the thread that saw it */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Looks now and every {@code 15} seconds from then on; returns at once. */
    public synchronized void start() {
        if (looking == null) looking = Thread.ofVirtual().name("keda").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                look();
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            LOG.debug("No longer looking for KEDA");
        }
    }

    /** Looks once. What an API server that is away cannot tell stays as it was. */
    void look() {
        var now = presence;
        try {
            now = isServed() ? Presence.Present : Presence.Absent;
        } catch (KubernetesClientException e) {
            LOG.debug("Whether KEDA is installed cannot be told now: {}", e.getMessage());
        }
        if (now == presence) return;
        presence = now;
        LOG.info("KEDA is {}", now == Presence.Present ? "installed" : "not installed");
        listeners.forEach(Runnable::run);
    }

    private boolean isServed() {
        var resources = client.getApiResources(GROUP + "/" + VERSION);
        return resources != null
                && resources.getResources().stream().map(APIResource::getKind).anyMatch(KIND::equals);
    }

    @Override
    public synchronized void close() {
        if (looking != null) looking.interrupt();
        looking = null;
    }
}
