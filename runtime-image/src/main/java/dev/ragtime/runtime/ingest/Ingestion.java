package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.Sync;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.chunk.Chunker;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.source.SourceReaders;
import dev.ragtime.runtime.store.IndexStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run over all sources of a KnowledgeBase, or one pod's share of it. Runs of one KnowledgeBase with equal shares must
 * not overlap; a run may follow on one that was killed anywhere.
 */
public final class Ingestion {
    /** Annotation of a KnowledgeBase: sources, separated by commas, that may lose any number of documents at once. */
    public static final String ALLOW_DELETIONS = "ragtime.dev/allow-deletions";

    /** While some wait for the store, others keep the embedding model busy. */
    private static final int DOCUMENTS_PER_WORKER = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);

    private final KnowledgeBase knowledgeBase;
    private final IndexStore store;
    private final Chunker chunker;
    private final Embedder embedder;
    private final SourceReaders readers;
    private final DocumentParser parser;
    private final Progress progress;
    private final int workers;

    /** @param workers files read, and texts embedded, side by side */
    public Ingestion(
            KnowledgeBase knowledgeBase,
            IndexStore store,
            Chunker chunker,
            Embedder embedder,
            SourceReaders readers,
            DocumentParser parser,
            Progress progress,
            int workers) {
        this.knowledgeBase = knowledgeBase;
        this.store = store;
        this.chunker = chunker;
        this.embedder = embedder;
        this.readers = readers;
        this.parser = parser;
        this.progress = progress;
        this.workers = workers;
    }

    /**
     * Reads every source and brings the share in line with it. A source that cannot be read has its error in the report
     * and holds up no other.
     *
     * @throws dev.ragtime.runtime.store.StoreException when the store does not do its part
     * @throws dev.ragtime.runtime.config.UserError when a source cannot be read as it is written
     * @throws StopSignal.StoppedException when it was asked to stop before it was done
     */
    public IngestReport run(Share share, StopSignal stop) throws InterruptedException {
        progress.begin();
        store.create();
        var spec = knowledgeBase.getSpec();
        var fingerprints = new Fingerprint(PinnedIndex.of(knowledgeBase));
        try (var writer = new ChunkWriter(store, embedder, workers)) {
            var documents = new DocumentSync(store, parser, chunker, writer, fingerprints, workers);
            var sideBySide = new Workers(workers * DOCUMENTS_PER_WORKER, stop);
            var sync = new SourceSync(store, documents, sideBySide, share, spec.sync(), deletionsAllowed(), progress);
            return report(share, syncAll(sync, spec.sources(), stop));
        }
    }

    private List<SourceSync.Result> syncAll(SourceSync sync, List<Source> sources, StopSignal stop)
            throws InterruptedException {
        var results = new ArrayList<SourceSync.Result>();
        for (var source : sources) {
            stop.check();
            var result = sync.sync(source.name(), readers.of(source));
            log(result.report());
            results.add(result);
        }
        for (var dropped : dropped(sources)) {
            stop.check();
            var result = sync.drop(dropped);
            log(result.report());
            if (result.report().deleted() > 0) results.add(result);
        }
        return results;
    }

    private Set<String> dropped(List<Source> sources) {
        var names = sources.stream().map(Source::name).collect(Collectors.toSet());
        var dropped = new TreeSet<String>();
        store.documents().forEach(record -> dropped.add(record.source()));
        dropped.removeAll(names);
        return dropped;
    }

    /** Counts at the end what the store now holds; the pod that ends last sees the whole of every source. */
    private IngestReport report(Share share, List<SourceSync.Result> results) {
        var documents = 0L;
        var chunks = 0L;
        var judged = new ArrayList<SourceReport>();
        for (var result : results) {
            var stored = StoredCounts.of(store, result.report().name(), share);
            documents += stored.documents();
            chunks += stored.chunks();
            judged.add(judge(result.report(), stored, result.listed()));
        }
        return new IngestReport(share.index(), share.parallelism(), judged, documents, chunks, null);
    }

    private String tooMany(String source, long failed, long listed) {
        if (failed >= listed) return "none of the %d documents of source %s can be read".formatted(listed, source);
        return "%d of %d documents of source %s cannot be read, more than sync.maxFailedDocumentsPercent (%d) and sync.maxFailedDocuments (%d)"
                .formatted(failed, listed, source, limits().maxFailedDocumentsPercent(), limits().maxFailedDocuments());
    }

    /** With what the store now holds, and an error when too much of the source could not be read. */
    private SourceReport judge(SourceReport source, StoredCounts stored, long listed) {
        var error = source.error() == null && tooManyFailed(stored.allFailed(), listed)
                ? new SourceError(
                        SourceFailure.TooManyFailedDocuments, tooMany(source.name(), stored.allFailed(), listed))
                : source.error();
        return new SourceReport(
                source.name(),
                source.revision(),
                stored.documents(),
                source.failed(),
                source.added(),
                source.changed(),
                source.deleted(),
                source.embedded(),
                source.failures(),
                error);
    }

    /** A few may fail in a source of any size, but not all that it has. */
    private boolean tooManyFailed(long failed, long listed) {
        var few = failed <= limits().maxFailedDocuments() && failed < listed;
        return !few && failed * 100 > listed * limits().maxFailedDocumentsPercent();
    }

    private Sync limits() {
        return knowledgeBase.getSpec().sync();
    }

    private Set<String> deletionsAllowed() {
        return Optional.ofNullable(knowledgeBase.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ALLOW_DELETIONS))
                .map(names -> Arrays.stream(names.split(",")).map(String::strip).collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    private static void log(SourceReport report) {
        if (report.error() != null) {
            LOG.warn("source {}: {}", report.name(), report.error().message());
            return;
        }
        LOG.info(
                "source {} at {}: {} documents, {} failed, {} added, {} changed, {} deleted, {} texts embedded",
                report.name(),
                report.revision(),
                report.documents(),
                report.failed(),
                report.added(),
                report.changed(),
                report.deleted(),
                report.embedded());
        for (var failure : report.failures()) {
            if (failure.path().isEmpty()) LOG.warn("source {}: {}", report.name(), failure.reason());
            else LOG.warn("document {} of {}: {}", failure.path(), report.name(), failure.reason());
        }
    }
}
