package dev.ragtime.operator.scaler;

import com.sun.net.httpserver.HttpExchange;
import dev.ragtime.operator.probe.LoopbackPods;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** One pipeline of which each pod is to have 8 requests in flight, and real HTTP servers in place of its pods. */
final class ScriptedCluster implements ScaledCluster, AutoCloseable {
    static final Scaled PIPELINE = new Scaled("RagPipeline", "hr", "assistant");
    static final int TARGET = 8;

    private final LoopbackPods servers = new LoopbackPods();
    private final Map<String, ScaledPod> pods = new LinkedHashMap<>();
    private boolean away;

    /** A pod, and what it does when it is asked. */
    final class Pod {
        private final AtomicLong inFlight = new AtomicLong();
        private final String uid = "uid-" + pods.size();
        private volatile boolean silent;

        private Pod(boolean ready) throws IOException {
            pods.put(uid, new ScaledPod(uid, Optional.of(servers.start(this::reply)), ready));
        }

        private void reply(HttpExchange exchange) throws IOException {
            LoopbackPods.says(silent ? 500 : 200, page(inFlight.get())).to(exchange);
        }

        void has(long requests) {
            inFlight.set(requests);
        }

        void fallSilent() {
            silent = true;
        }

        void speakAgain() {
            silent = false;
        }

        /** It was told to end. */
        void end() {
            pods.remove(uid);
        }
    }

    private static String page(long inFlight) {
        return """
                # TYPE ragtime_requests_in_flight gauge
                ragtime_requests_in_flight{namespace="hr",kind="RagPipeline",name="assistant",revision="r-1",} %d.0
                ragtime_requests_in_flight{namespace="hr",kind="RagPipeline",name="assistant",revision="r-0",} 0.0
                ragtime_requests_in_flight{namespace="hr",kind="RagPipeline",name="other",revision="r-1",} 99.0
                ragtime_requests_total{namespace="hr",kind="RagPipeline",name="assistant",code="200",} 7.0
                """.formatted(inFlight);
    }

    Pod pod() throws IOException {
        return new Pod(true);
    }

    /** One that exists and whose process does not run yet. */
    void podThatStarts() {
        pods.put("starting", new ScaledPod("starting", Optional.empty(), false));
    }

    /** One that is ready, and that has never been reached. */
    void podOutOfReach() throws IOException {
        new Pod(true).fallSilent();
    }

    void apiServerGoesAway() {
        away = true;
    }

    long timesAsked() {
        return servers.requests().size();
    }

    PodCounter counter() {
        return new PodCounter(servers.probe(), servers.port());
    }

    @Override
    public OptionalInt target(Scaled scaled) {
        if (away) throw new KubernetesClientException("connection refused");
        return scaled.equals(PIPELINE) ? OptionalInt.of(TARGET) : OptionalInt.empty();
    }

    @Override
    public List<ScaledPod> pods(Scaled scaled) {
        if (away) throw new KubernetesClientException("connection refused");
        Collection<ScaledPod> now = pods.values();
        return List.copyOf(now);
    }

    @Override
    public void close() {
        servers.close();
    }
}
