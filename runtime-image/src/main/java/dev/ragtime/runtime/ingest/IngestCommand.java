package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.DryRunReport;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.RunError;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.api.runtime.RunFailure;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.context.ContextException;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.ParserLimits;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.embed.ModelPlaces;
import dev.ragtime.runtime.process.Termination;
import dev.ragtime.runtime.pushed.PushedSource;
import dev.ragtime.runtime.source.SourceReaders;
import dev.ragtime.runtime.store.IndexStores;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.store.StoreException;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One pod of an ingestion Job. Exit codes: 0 its share is done, errors of single sources stand in the report; 1 it may be
 * tried again (the store is down, or the embedding model's provider); 2 the configuration is wrong; 4 its share is done, it was the last one, and a source
 * could not be synced; 143 it was asked to stop.
 */
@Command(
        name = "ingest",
        description = "Bring the index of a KnowledgeBase in line with its sources, or with some of them, once.")
public final class IngestCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(IngestCommand.class);

    /** What a process that ends by SIGTERM returns. */
    private static final int STOPPED = Termination.EXIT_CODE;

    private static final int LONGEST_ERROR = 500;

    @Option(names = "--config", defaultValue = PodLayout.CONFIG_DIRECTORY, description = "Folder of the manifests.")
    private Path config;

    @Option(names = "--secrets", defaultValue = PodLayout.SECRETS_DIRECTORY, description = "Folder of the Secrets.")
    private Path secrets;

    @Option(
            names = "--sources",
            defaultValue = PodLayout.SOURCES_DIRECTORY,
            description = "Folder of mounted sources, one folder each.")
    private Path sources;

    @Option(names = "--scratch", defaultValue = PodLayout.SCRATCH_DIRECTORY, description = "Folder for clones.")
    private Path scratch;

    @Option(
            names = "--report",
            defaultValue = "/dev/termination-log",
            description = "File that the report is written to, as JSON.")
    private Path report;

    @Option(
            names = "--index",
            defaultValue = "${env:JOB_COMPLETION_INDEX:-0}",
            description = "Which share of the documents to take, from 0 to sync.parallelism - 1.")
    private int index;

    @Option(names = "--dry-run", description = "Write nothing, and report what would be added, changed and deleted.")
    private boolean dryRun;

    @Option(names = "--port", defaultValue = "" + PodLayout.PORT, description = "Port of /metrics and /livez.")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var stop = new StopSignal();
        // the documents in hand are finished
        try (var _ = Termination.heard(stop::request)) {
            return run(stop);
        }
    }

    private Integer run(StopSignal stop) throws IOException, InterruptedException {
        var manifests = Manifests.read(config);
        var knowledgeBase = knowledgeBase(manifests);
        var registry = new CollectorRegistry();
        DefaultExports.register(registry);
        var meta = knowledgeBase.getMetadata();
        var progress = new Progress(registry, meta.getNamespace(), meta.getName());
        try (var server = new IngestServer(port, registry)) {
            LOG.info("metrics on port {}", server.port());
            return dryRun
                    ? dryRun(knowledgeBase, stop)
                    : ingest(knowledgeBase, ModelPlaces.inCluster(manifests), registry, progress, stop);
        }
    }

    private Integer ingest(
            KnowledgeBase knowledgeBase,
            ModelPlaces places,
            CollectorRegistry registry,
            Progress progress,
            StopSignal stop)
            throws IOException, InterruptedException {
        var share = share(knowledgeBase);
        var index = PinnedIndex.of(knowledgeBase);
        var pictures = OcrLanguages.of(knowledgeBase.getSpec());
        var mounted = Secrets.mounted(secrets);
        var workers = Runtime.getRuntime().availableProcessors();
        try (var store = IndexStores.open(knowledgeBase, mounted);
                var donor = DonorIndex.of(knowledgeBase, index, mounted);
                var embedder = new Embedders(registry, places).open(index.embedding(), Embedders.WhenFull.WAIT)) {
            var files = SourceReaders.mounted(sources, mounted, scratch, store.notes(), pictures);
            var ingestion = new Ingestion(
                    knowledgeBase,
                    store,
                    Recipe.of(index.chunking(), embedder, places, registry),
                    PushedSource.with(files, store.pushed().orElseThrow()),
                    new DocumentParser(ParserLimits.defaults(), pictures),
                    progress,
                    workers,
                    donor.known());
            var done = ingestion.run(share, stop);
            var ledger = new RunLedger(store.runs().orElseThrow(), knowledgeBase);
            var exitCode = ledger.close(done);
            ReportFile.write(done, report);
            return exitCode;
        } catch (StoreException e) {
            ReportFile.write(IngestReport.failed(share.index(), share.parallelism(), why(e)), report);
            throw e;
        } catch (EmbeddingException e) {
            var reason = reason(e);
            ReportFile.write(IngestReport.failed(share.index(), share.parallelism(), why(reason, e)), report);
            throw e;
        } catch (StopSignal.StoppedException e) {
            LOG.info("{}", e.getMessage());
            return STOPPED;
        }
    }

    private Integer dryRun(KnowledgeBase knowledgeBase, StopSignal stop) throws IOException, InterruptedException {
        var mounted = Secrets.mounted(secrets);
        var pictures = OcrLanguages.of(knowledgeBase.getSpec());
        try (var store = IndexStores.open(knowledgeBase, mounted);
                var nothing = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            // before the first sync there is none, and all is to be added
            var index = store.exists() ? store : nothing;
            var notes = new DryRun.UnwrittenNotes(index.notes());
            var plan = new DryRun(
                            knowledgeBase,
                            index.documents(),
                            notes,
                            SourceReaders.mounted(sources, mounted, scratch, notes, pictures),
                            new DocumentParser(ParserLimits.defaults(), pictures),
                            Runtime.getRuntime().availableProcessors(),
                            stop)
                    .run();
            ReportFile.write(plan, report);
            return 0;
        } catch (StoreException e) {
            ReportFile.write(DryRunReport.failed(why(e)), report);
            throw e;
        } catch (StopSignal.StoppedException e) {
            LOG.info("{}", e.getMessage());
            return STOPPED;
        }
    }

    private static RunFailure reason(EmbeddingException e) {
        if (e instanceof ContextException)
            return e.isPassing() ? RunFailure.ContextUnavailable : RunFailure.ContextRefused;
        return e.isPassing() ? RunFailure.EmbeddingUnavailable : RunFailure.EmbeddingRefused;
    }

    private static RunError why(StoreException e) {
        return why(e.full() ? RunFailure.StoreFull : RunFailure.JobFailed, e);
    }

    private static RunError why(RunFailure reason, RuntimeException e) {
        var said =
                e.getMessage().length() > LONGEST_ERROR ? e.getMessage().substring(0, LONGEST_ERROR) : e.getMessage();
        return new RunError(reason, said);
    }

    private Share share(KnowledgeBase knowledgeBase) {
        int parallelism = knowledgeBase.getSpec().sync().parallelism();
        if (index >= 0 && index < parallelism) return new Share(index, parallelism);
        throw new UserError(
                "--index", index + " is not below sync.parallelism (" + parallelism + "); run as many pods as that");
    }

    private KnowledgeBase knowledgeBase(Manifests manifests) {
        var found = manifests.knowledgeBases();
        if (found.size() == 1) return found.getFirst();
        throw new UserError(
                config.toString(), "holds " + found.size() + " KnowledgeBases; ingest needs exactly one of them");
    }
}
