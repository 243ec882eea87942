package dev.ragtime.runtime.push;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.http.Asset;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.http.RuntimeServer;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.ingest.LiveIngestion;
import dev.ragtime.runtime.ingest.StopSignal;
import dev.ragtime.runtime.pushed.PushedEntries;
import dev.ragtime.runtime.store.PushedStore;
import dev.ragtime.runtime.store.StoreException;
import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import dev.ragtime.runtime.telemetry.SloRecorder;
import dev.ragtime.runtime.telemetry.Workload;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoint of one KnowledgeBase, over HTTP. Ready once it knows what was pushed before. */
public final class PushServer implements AutoCloseable {
    /** Room for the largest document in base64, and for what surrounds it. */
    static final int MAX_BODY_BYTES = 48 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(PushServer.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final RuntimeServer server;
    private final Drain drain;
    private final Indexer indexer;
    private final Thread indexing;
    private volatile boolean ready;

    /**
     * @param secrets folder of the Secrets with API keys, a folder each
     * @param timeout of a request
     */
    public record Settings(int port, Path secrets, Duration timeout, Drain.Limits drain) {}

    private PushServer(
            Settings settings,
            KnowledgeBase knowledgeBase,
            PushedStore store,
            Function<StopSignal, LiveIngestion> ingestion,
            CollectorRegistry registry) {
        var sources = knowledgeBase.getSpec().pushed();
        var entries = new PushedEntries(store);
        var catalog = new Catalog();
        this.indexer = new Indexer(sources, catalog, entries);
        var inbox = new Inbox(entries, catalog, indexer);
        var workload = Workload.of(knowledgeBase, "");
        var metrics = new RequestMetrics(registry, workload, new SloRecorder(registry, workload, List.of()));
        new PushMetrics(workload, sources, catalog, indexer).register(registry);
        this.drain = new Drain(registry, settings.drain(), false);
        var door = new Caller.Door(new OpenedSources(sources, Secrets.mounted(settings.secrets())), () -> ready);
        var files = new FilesApi(inbox, catalog, entries);
        var routes = Stream.of(
                        new DocumentsApi(inbox, catalog, indexer).routes(door),
                        files.routes(door),
                        new VectorStoresApi(inbox, catalog, indexer, files).routes(door))
                .<Route>flatMap(List::stream)
                .toList();
        this.server = RuntimeServer.start(
                new ServerSettings(settings.port(), MAX_BODY_BYTES, settings.timeout()).passingOn(),
                routes,
                List.of(Asset.ofResource("/openapi.yaml", "application/yaml", "/openapi-push.yaml")),
                new RuntimeServer.Wiring(registry, metrics, drain, () -> ready));
        this.indexing = Thread.ofVirtual().name("indexer").start(() -> work(entries, catalog, inbox, ingestion));
    }

    /**
     * @param ingestion opens the index; it throws {@link StoreException} while the store is away
     */
    public static PushServer start(
            Settings settings,
            KnowledgeBase knowledgeBase,
            PushedStore store,
            Function<StopSignal, LiveIngestion> ingestion,
            CollectorRegistry registry) {
        return new PushServer(settings, knowledgeBase, store, ingestion, registry);
    }

    /** Takes documents as soon as what was pushed before is known; they wait until the index is open. */
    private void work(
            PushedEntries entries, Catalog catalog, Inbox inbox, Function<StopSignal, LiveIngestion> ingestion) {
        try {
            untilDone(() -> {
                Recovery.run(entries, catalog);
                return true;
            });
            ready = true;
            LOG.info("ready");
            untilDone(() -> {
                inbox.resume();
                return true;
            });
            try (var opened = untilDone(() -> ingestion.apply(indexer.stop()))) {
                indexer.run(opened, inbox::forget);
            }
        } catch (StopSignal.StoppedException e) {
            LOG.info("{}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T untilDone(Supplier<T> step) throws InterruptedException {
        while (true) {
            try {
                indexer.stop().check();
                return step.get();
            } catch (StoreException e) {
                LOG.warn("tried again in {} s: {}", RETRY.toSeconds(), e.getMessage());
                Thread.sleep(RETRY);
            }
        }
    }

    public int port() {
        return server.port();
    }

    /** Ends in order: requests first, then the documents in hand. Blocks until the process may exit. */
    public void drain() throws InterruptedException {
        drain.run();
        server.close();
        indexer.end();
        indexing.join();
    }

    @Override
    public void close() throws InterruptedException {
        server.close();
        indexer.end();
        indexing.join();
    }
}
