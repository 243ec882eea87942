package dev.ragtime.runtime.route;

import dev.ragtime.api.Ragtime;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.RuntimeServer;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import dev.ragtime.runtime.telemetry.SloRecorder;
import dev.ragtime.runtime.telemetry.Workload;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** One ModelRoute over HTTP. */
public final class Gateway implements AutoCloseable {
    /** Room for a batch of texts to embed, or a long conversation. */
    public static final int MAX_BODY_BYTES = 8 * 1024 * 1024;

    /** A long answer of a slow model takes minutes. */
    public static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final RuntimeServer server;
    private final Probe probe;
    private final Drain drain;

    /**
     * @param random draws among backends of equal priority
     * @param clock of cooldowns
     * @param probeInterval how often each backend is looked at
     * @param ready whether requests may come
     */
    public record Settings(
            ServerSettings server,
            Drain.Limits drain,
            RandomGenerator random,
            InstantSource clock,
            Duration probeInterval,
            BooleanSupplier ready) {

        /** For a pod: ready once a rehearsal is over. */
        public static Settings inCluster(int port) {
            return new Settings(
                    new ServerSettings(port, MAX_BODY_BYTES, TIMEOUT).passingOn(),
                    Drain.Limits.inCluster(),
                    RandomGenerator.of("L64X128MixRandom"),
                    InstantSource.system(),
                    Duration.ofSeconds(10),
                    GatewayRehearsal.begin());
        }
    }

    private Gateway(RuntimeServer server, Probe probe, Drain drain) {
        this.server = server;
        this.probe = probe;
        this.drain = drain;
    }

    public static Gateway start(Settings settings, ModelRoute route, Secrets secrets, CollectorRegistry registry) {
        var workload = Workload.of(route, revision(route));
        var slo = new SloRecorder(registry, workload, route.getSpec().objectives());
        var drain = new Drain(registry, settings.drain(), !slo.isEmpty());
        var backends = backends(route, secrets, settings.clock());
        new BackendStates(workload, backends).register(registry);
        var client = Backends.newClient();
        var fallback = route.getSpec().fallback();
        var attempts = new AttemptMetrics(registry, workload);
        var window = Duration.ofSeconds(route.getSpec().cooldown().perSeconds());
        var failover = new Failover(
                backends,
                new Selection(new SharedRandom(settings.random())),
                new BackendCall(client, fallback, attempts, settings.clock()),
                fallback.maxAttempts(),
                new Blame(window, settings.clock()),
                attempts);
        var metrics = new RequestMetrics(registry, workload, slo);
        var api = new GatewayApi(workload.name(), workload.revision(), failover, metrics);
        // a dead backend does not take the gateway down: it answers with what is wrong
        var wiring = new RuntimeServer.Wiring(registry, metrics, drain, settings.ready());
        var server = RuntimeServer.start(settings.server(), api.routes(), List.of(), wiring);
        return new Gateway(server, Probe.start(client, settings.probeInterval(), backends), drain);
    }

    /** As the operator has written it beside the route; empty for a route as its user wrote it. */
    private static String revision(ModelRoute route) {
        return Optional.ofNullable(route.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Ragtime.REVISION))
                .orElse("");
    }

    private static List<BackendHandle> backends(ModelRoute route, Secrets secrets, InstantSource clock) {
        var spec = route.getSpec();
        return spec.backends().stream()
                .map(b -> new BackendHandle(b, new BackendHealth(spec.cooldown(), clock), secrets))
                .toList();
    }

    public int port() {
        return server.port();
    }

    /** Ends in order, see {@link Drain}; blocks until the process may exit. */
    public void drain() throws InterruptedException {
        drain.run();
        close();
    }

    @Override
    public void close() {
        probe.close();
        server.close();
    }

    /** Makes a generator usable by many threads; one draw costs less than the lock matters. */
    private record SharedRandom(RandomGenerator random) implements RandomGenerator {
        @Override
        public synchronized long nextLong() {
            return random.nextLong();
        }
    }
}
