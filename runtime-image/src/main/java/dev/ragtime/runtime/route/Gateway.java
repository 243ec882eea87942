package dev.ragtime.runtime.route;

import dev.ragtime.api.Ragtime;
import dev.ragtime.api.route.Backend;
import dev.ragtime.api.route.Cooldown;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteSpec;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.http.BackendClient;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ModelRoute over HTTP. */
public final class Gateway implements AutoCloseable {
    /** Room for a batch of texts to embed, or a long conversation. */
    public static final int MAX_BODY_BYTES = 8 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final BackendClient client = new BackendClient();
    private final Settings settings;
    private final Secrets secrets;
    private final RandomGenerator random;
    private final RequestMetrics metrics;
    private final AttemptMetrics attempts;
    private final Drain drain;
    private final RuntimeServer server;
    private volatile RouteInForce inForce;

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

        /**
         * For a pod: ready once a rehearsal is over.
         *
         * @param timeout of a request
         */
        public static Settings inCluster(int port, Duration timeout) {
            return new Settings(
                    new ServerSettings(port, MAX_BODY_BYTES, timeout).passingOn(),
                    Drain.Limits.inCluster(timeout),
                    RandomGenerator.of("L64X128MixRandom"),
                    InstantSource.system(),
                    Duration.ofSeconds(10),
                    GatewayRehearsal.begin());
        }
    }

    private Gateway(Settings settings, ModelRoute route, Secrets secrets, CollectorRegistry registry) {
        this.settings = settings;
        this.secrets = secrets;
        this.random = new SharedRandom(settings.random());
        var workload = Workload.of(route, revision(route));
        this.metrics = new RequestMetrics(
                registry,
                workload,
                new SloRecorder(registry, workload, route.getSpec().objectives()));
        this.attempts = new AttemptMetrics(registry, workload);
        this.drain = new Drain(registry, settings.drain(), metrics::promises);
        this.inForce = assembled(workload, route.getSpec(), List.of());
        new BackendStates(() -> inForce).register(registry);
        var api = new GatewayApi(workload.name(), () -> inForce, metrics);
        // a dead backend does not take the gateway down: it answers with what is wrong
        var wiring = new RuntimeServer.Wiring(registry, metrics, drain, settings.ready());
        this.server = RuntimeServer.start(settings.server(), api.routes(), List.of(), wiring);
    }

    public static Gateway start(Settings settings, ModelRoute route, Secrets secrets, CollectorRegistry registry) {
        return new Gateway(settings, route, secrets, registry);
    }

    /** Requests that begin from now on go by what the route says now; those under way end by what it said. */
    public synchronized void become(ModelRoute route) {
        var before = inForce;
        var workload = Workload.of(route, revision(route));
        var after = assembled(workload, route.getSpec(), before.backends());
        metrics.become(workload, route.getSpec().objectives());
        inForce = after;
        before.probe().close();
        LOG.info(
                "the route is {} now, it was {}",
                workload.revision(),
                before.workload().revision());
    }

    private RouteInForce assembled(Workload workload, ModelRouteSpec spec, List<BackendHandle> known) {
        var backends = spec.backends().stream()
                .map(b -> handle(b, spec.cooldown(), known))
                .toList();
        var fallback = spec.fallback();
        var counts = attempts.of(workload);
        var failover = new Failover(
                backends,
                new Selection(random),
                new BackendCall(client, fallback, counts, settings.clock()),
                fallback.maxAttempts(),
                new Blame(Duration.ofSeconds(spec.cooldown().perSeconds()), settings.clock()),
                counts);
        return new RouteInForce(workload, backends, failover, Probe.start(client, settings.probeInterval(), backends));
    }

    /** What is known of a backend's health stays known if only others changed. */
    private BackendHandle handle(Backend backend, Cooldown cooldown, List<BackendHandle> known) {
        return known.stream()
                .filter(k ->
                        k.backend().equals(backend) && k.health().cooldown().equals(cooldown))
                .findFirst()
                .orElseGet(() -> new BackendHandle(backend, new BackendHealth(cooldown, settings.clock()), secrets));
    }

    /** As the operator has written it beside the route; empty for a route as its user wrote it. */
    private static String revision(ModelRoute route) {
        return Optional.ofNullable(route.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Ragtime.REVISION))
                .orElse("");
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
        inForce.probe().close();
        server.close();
        client.close();
    }

    /** Makes a generator usable by many threads; one draw costs less than the lock matters. */
    private record SharedRandom(RandomGenerator random) implements RandomGenerator {
        @Override
        public synchronized long nextLong() {
            return random.nextLong();
        }
    }
}
