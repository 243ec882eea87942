package dev.ragtime.runtime.local;

import dev.ragtime.api.Ragtime;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.Backend;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteSpec;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.generate.ContextBudget;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.pipeline.OpenIndex;
import dev.ragtime.runtime.pipeline.PipelineAssembly;
import dev.ragtime.runtime.rank.RerankModels;
import dev.ragtime.runtime.route.Gateway;
import dev.ragtime.runtime.serve.QueryServer;
import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.Scrape;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Gateways and pipelines, each behind a port of the loopback address. */
final class LocalServers implements AutoCloseable {
    /** What stands in answers for the revision that an operator would name. */
    static final String REVISION = "local";

    private static final Drain.Limits AT_ONCE = new Drain.Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private final Manifests manifests;
    private final Secrets secrets;
    private final Map<String, String> backends;
    private final RerankModels rerankModels;
    private final Map<String, Served> routes = new HashMap<>();
    private final Map<String, Served> pipelines = new HashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    /** Where something listens, and what it counts. */
    record Served(String address, CollectorRegistry registry) {}

    /**
     * @param backends other addresses for backends, by name
     * @param rerankModels those of the pipelines
     */
    LocalServers(Manifests manifests, Secrets secrets, Map<String, String> backends, RerankModels rerankModels) {
        this.manifests = manifests;
        this.secrets = secrets;
        this.backends = backends;
        this.rerankModels = rerankModels;
    }

    /** @throws UserError when something else listens on a port that a pipeline is to have; 0 is always free */
    static void requireFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        } catch (IOException e) {
            throw new UserError("--port " + port, "cannot listen there (" + e.getMessage() + "): choose another port");
        }
    }

    /** Starts a gateway on a free port. */
    Served start(ModelRoute route) {
        var registry = Scrape.newRegistry();
        var settings = new Gateway.Settings(
                new ServerSettings(
                                0,
                                Gateway.MAX_BODY_BYTES,
                                seconds(route.getSpec().timeoutSeconds()))
                        .passingOn()
                        .onLoopback(),
                AT_ONCE,
                RandomGenerator.of("L64X128MixRandom"),
                InstantSource.system(),
                Duration.ofSeconds(10),
                () -> true);
        route.setSpec(redirected(route.getSpec()));
        route.setMetadata(new ObjectMetaBuilder(route.getMetadata())
                .addToAnnotations(Ragtime.REVISION, REVISION)
                .build());
        var gateway = Gateway.start(settings, route, secrets, registry);
        open.add(gateway);
        var served = new Served("http://127.0.0.1:" + gateway.port() + "/v1", registry);
        routes.put(route.getMetadata().getName(), served);
        return served;
    }

    /** Starts a pipeline, once the routes are up. */
    Served start(RagPipeline pipeline, int port, LocalIndexes indexes) {
        // the folder was refused if one were missing
        var asked = pipeline.getSpec().knowledgeBaseNames().stream()
                .map(name -> manifests.knowledgeBase(name).orElseThrow())
                .map(known ->
                        new OpenIndex(known.getMetadata().getName(), indexes.store(known), indexes.embedder(known)))
                .toList();
        var assembly = new PipelineAssembly(
                manifests,
                route -> routes.get(route.getMetadata().getName()).address(),
                rerankModels,
                ContextBudget.DEFAULT_TOKENS);
        var assembled = assembly.assemble(pipeline, asked);
        var registry = Scrape.newRegistry();
        var settings = new QueryServer.Settings(
                new ServerSettings(
                                port,
                                QueryServer.MAX_BODY_BYTES,
                                seconds(pipeline.getSpec().timeoutSeconds()))
                        .onLoopback(),
                AT_ONCE,
                REVISION,
                () -> true,
                secrets);
        var server = QueryServer.start(settings, assembled, registry);
        open.add(server);
        var served = new Served("http://127.0.0.1:" + server.port(), registry);
        pipelines.put(pipeline.getMetadata().getName(), served);
        return served;
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    Served route(String name) {
        return routes.get(name);
    }

    Served pipeline(String name) {
        return pipelines.get(name);
    }

    private ModelRouteSpec redirected(ModelRouteSpec spec) {
        var list = spec.backends().stream().map(this::redirected).toList();
        return new ModelRouteSpec(
                list, spec.fallback(), spec.cooldown(), spec.runtime(), spec.objectives(), spec.timeoutSeconds(), null);
    }

    private Backend redirected(Backend backend) {
        var url = backends.get(backend.name());
        if (url == null) return backend;
        var server =
                new Backend.OpenAICompatible(url, backend.openAICompatible().credentialsSecret());
        return new Backend(backend.name(), server, backend.model(), backend.priority(), backend.weight());
    }

    @Override
    public void close() throws Exception {
        for (var server : open.reversed()) server.close();
    }
}
