package dev.ragtime.runtime.serve;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.ask.ModelRefusals;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.http.Asset;
import dev.ragtime.runtime.http.RuntimeServer;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import dev.ragtime.runtime.telemetry.SloRecorder;
import dev.ragtime.runtime.telemetry.Workload;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One pipeline over HTTP and gRPC: the query API, the console page, and what every runtime serves. */
public final class QueryServer implements AutoCloseable {
    public static final int MAX_BODY_BYTES = 1024 * 1024;

    /** Of the console, each for one thing on the page. */
    private static final List<String> SCRIPTS =
            List.of("api", "console", "conversations", "feedback", "passages", "text", "theme", "timings", "turn");

    private final RuntimeServer server;
    private final Drain drain;
    private final Forgetting forgetting;

    /**
     * @param revision name of the revision served, shown in answers; may be empty
     * @param ready whether questions can be answered
     * @param secrets where the keys of clients are
     */
    public record Settings(
            ServerSettings server, Drain.Limits drain, String revision, BooleanSupplier ready, Secrets secrets) {}

    private QueryServer(RuntimeServer server, Drain drain, Forgetting forgetting) {
        this.server = server;
        this.drain = drain;
        this.forgetting = forgetting;
    }

    /** Of a pipeline that stays the same. */
    public static QueryServer start(Settings settings, Pipeline pipeline, CollectorRegistry registry) {
        return start(settings, pipeline.manifest(), () -> pipeline, registry);
    }

    /** @param pipeline the one that answers now, asked for each question once */
    static QueryServer start(
            Settings settings, RagPipeline manifest, Supplier<Pipeline> pipeline, CollectorRegistry registry) {
        var callers = Callers.of(manifest, settings.secrets());
        callers.prepare();
        return start(settings, manifest, pipeline, callers, registry);
    }

    /** Of a pipeline that asks itself: whoever is to be known elsewhere need not be here. */
    static QueryServer rehearse(Settings settings, Pipeline pipeline, CollectorRegistry registry) {
        return start(settings, pipeline.manifest(), () -> pipeline, Callers.OPEN, registry);
    }

    private static QueryServer start(
            Settings settings,
            RagPipeline manifest,
            Supplier<Pipeline> pipeline,
            Callers callers,
            CollectorRegistry registry) {
        var workload = Workload.of(manifest, settings.revision());
        var slo = new SloRecorder(registry, workload, manifest.getSpec().objectives());
        var metrics = new RequestMetrics(registry, workload, slo);
        var drain = new Drain(registry, settings.drain(), !slo.isEmpty());
        var refusals = new ModelRefusals(registry, workload);
        var service = new QueryService(manifest, pipeline, metrics, refusals, callers::charge);
        var routes = Protocols.routes(service, settings.revision(), callers);
        BooleanSupplier serving = () -> !drain.stopping() && settings.ready().getAsBoolean();
        var others = Protocols.others(service, settings.revision(), callers::of, serving);
        var wiring = new RuntimeServer.Wiring(registry, metrics, drain, settings.ready());
        var server = RuntimeServer.start(settings.server().openTo(service.origins()), routes, assets(), wiring, others);
        return new QueryServer(server, drain, Forgetting.start(pipeline));
    }

    static List<Asset> assets() {
        return Stream.concat(
                        Stream.of(
                                Asset.ofResource("/", "text/html; charset=utf-8", "/console/index.html"),
                                Asset.ofResource("/console/console.css", "text/css; charset=utf-8"),
                                Asset.ofResource("/openapi.yaml", "application/yaml"),
                                Asset.ofResource(
                                        "/ragtime.proto", "text/plain; charset=utf-8", "/ragtime/v1/ragtime.proto")),
                        SCRIPTS.stream()
                                .map(name ->
                                        Asset.ofResource("/console/" + name + ".js", "text/javascript; charset=utf-8")))
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
        forgetting.close();
        server.close();
    }
}
