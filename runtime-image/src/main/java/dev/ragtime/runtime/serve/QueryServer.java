package dev.ragtime.runtime.serve;

import dev.ragtime.api.pipeline.RagPipeline;
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

/** One pipeline over HTTP: the query API, the console page, and what every runtime serves. */
public final class QueryServer implements AutoCloseable {
    public static final int MAX_BODY_BYTES = 1024 * 1024;

    private final RuntimeServer server;
    private final Drain drain;

    /**
     * @param revision name of the revision served, shown in answers; may be empty
     * @param ready whether questions can be answered
     * @param secrets where the keys of trusted clients are
     */
    public record Settings(
            ServerSettings server, Drain.Limits drain, String revision, BooleanSupplier ready, Secrets secrets) {}

    private QueryServer(RuntimeServer server, Drain drain) {
        this.server = server;
        this.drain = drain;
    }

    /** Of a pipeline that stays the same. */
    public static QueryServer start(Settings settings, Pipeline pipeline, CollectorRegistry registry) {
        return start(settings, pipeline.manifest(), () -> pipeline, registry);
    }

    /** @param pipeline the one that answers now, asked for each question once */
    static QueryServer start(
            Settings settings, RagPipeline manifest, Supplier<Pipeline> pipeline, CollectorRegistry registry) {
        var workload = Workload.of(manifest, settings.revision());
        var slo = new SloRecorder(registry, workload, manifest.getSpec().objectives());
        var metrics = new RequestMetrics(registry, workload, slo);
        var drain = new Drain(registry, settings.drain(), !slo.isEmpty());
        var callers = Callers.of(manifest, settings.secrets());
        var api = new QueryApi(
                manifest, pipeline, callers, metrics, new ModelRefusals(registry, workload), settings.revision());
        var wiring = new RuntimeServer.Wiring(registry, metrics, drain, settings.ready());
        return new QueryServer(RuntimeServer.start(settings.server(), api.routes(), assets(), wiring), drain);
    }

    static List<Asset> assets() {
        return List.of(
                Asset.ofResource("/", "text/html; charset=utf-8", "/console/index.html"),
                Asset.ofResource("/openapi.yaml", "application/yaml", "/openapi.yaml"));
    }

    public int port() {
        return server.port();
    }

    /** Ends in order, see {@link Drain}; blocks until the process may exit. */
    public void drain() throws InterruptedException {
        drain.run();
        server.close();
    }

    @Override
    public void close() {
        server.close();
    }
}
