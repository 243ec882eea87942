package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.Sync;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.crawl.CrawlMemory;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.source.SourceReaders;
import dev.ragtime.runtime.store.DefinitionNote;
import dev.ragtime.runtime.store.IndexStore;
import java.time.Duration;
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
 * One run over all sources of a KnowledgeBase, or over those that its configuration names, or one pod's share of it. Runs
 * of one KnowledgeBase with equal shares must not overlap; a run may follow on one that was killed anywhere.
 */
public final class Ingestion {
    /** Annotation of a KnowledgeBase: sources, separated by commas, that may lose any number of documents at once. */
    public static final String ALLOW_DELETIONS = "ragtime.dev/allow-deletions";

    /** After which no question is under way whose readers were told before the note could be seen. */
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);

    private final KnowledgeBase knowledgeBase;
    private final ReadSources sources;
    private final IndexStore store;
    private final Recipe recipe;
    private final SourceReaders readers;
    private final DocumentParser parser;
    private final Progress progress;
    private final int workers;
    private final Optional<KnownVectors.Donor> donor;
    private final Pause pause;

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /** @param workers files read, and texts embedded, side by side */
    public Ingestion(
            KnowledgeBase knowledgeBase,
            IndexStore store,
            Recipe recipe,
            SourceReaders readers,
            DocumentParser parser,
            Progress progress,
            int workers) {
        this(knowledgeBase, store, recipe, readers, parser, progress, workers, Optional.empty());
    }

    /** @param donor another index, of which vectors or lines are taken */
    Ingestion(
            KnowledgeBase knowledgeBase,
            IndexStore store,
            Recipe recipe,
            SourceReaders readers,
            DocumentParser parser,
            Progress progress,
            int workers,
            Optional<KnownVectors.Donor> donor) {
        this(knowledgeBase, store, recipe, readers, parser, progress, workers, donor, Thread::sleep);
    }

    Ingestion(
            KnowledgeBase knowledgeBase,
            IndexStore store,
            Recipe recipe,
            SourceReaders readers,
            DocumentParser parser,
            Progress progress,
            int workers,
            Optional<KnownVectors.Donor> donor,
            Pause pause) {
        this.pause = pause;
        this.knowledgeBase = knowledgeBase;
        this.sources = ReadSources.of(knowledgeBase);
        this.store = store;
        this.recipe = recipe;
        this.readers = readers;
        this.parser = parser;
        this.progress = progress;
        this.workers = workers;
        this.donor = donor;
    }

    /**
     * Reads these sources and brings the share in line with it. A source that cannot be read has its error in the report
     * and holds up no other.
     *
     * @throws dev.ragtime.runtime.store.StoreException when the store does not do its part
     * @throws dev.ragtime.runtime.embed.EmbeddingException when a provider does not do its part; what needs no vector is
     *     done by then
     * @throws dev.ragtime.runtime.config.UserError when a source cannot be read in this place
     * @throws StopSignal.StoppedException when it was asked to stop before it was done
     */
    public IngestReport run(Share share, StopSignal stop) throws InterruptedException {
        progress.begin();
        var before = Spent.by(recipe);
        if (sources.all()) store.create();
        // an index that was lost must not come back with one of its sources: this fails when it is not there
        else store.documents().count();
        requireOwnVectors();
        var index = OpenIndex.open(knowledgeBase, store, recipe, parser, progress, workers, donor);
        // before the first document: from then on no chunk is shown to somebody who may read it by neither mode
        heed(knowledgeBase.getSpec().access().mode());
        var book = RecordBook.read(store.documents());
        try (var writer = new ChunkWriter(store.chunks(), recipe, workers)) {
            var runs = syncAll(index.sync(book, writer, deletionsAllowed(), share, stop), book, share, stop);
            // other pods may have recorded failures, too; the last pod that did sees those of all
            var judged = share.parallelism() > 1 && book.failedMore() ? RecordBook.read(store.documents()) : book;
            return report(share, runs, judged, before);
        }
    }

    /** Of a store that was retained or restored the status may say less than it knows. */
    private void requireOwnVectors() {
        var pinned = PinnedIndex.of(knowledgeBase);
        DefinitionNote.of(store.notes())
                .filter(found -> !found.embedding().equals(pinned.embedding()))
                .ifPresent(found -> {
                    throw new UserError(
                            "spec.embedding",
                            "the store holds index %s of another embedding, %s, from before this KnowledgeBase was made: ask for that one, or delete the store's volumes"
                                    .formatted(
                                            pinned.names().chunks(),
                                            found.embedding().kind().id()));
                });
    }

    private void heed(Access.Mode mode) throws InterruptedException {
        var before = store.heed(mode);
        boolean tightened = mode == Access.Mode.DocumentPrincipals && !before.equals(Optional.of(mode));
        if (tightened && store.documents().count() > 0) pause.of(LONGEST_QUESTION);
    }

    private List<SourceRun> syncAll(SourceSync sync, RecordBook book, Share share, StopSignal stop)
            throws InterruptedException {
        var runs = new ArrayList<SourceRun>();
        try {
            for (var source : sources.list()) {
                stop.check();
                if (isPushed(source) && !sources.beside()) {
                    runs.add(sync.leave(source, share, "nothing has been pushed yet"));
                    continue;
                }
                var mine = share.of(source);
                if (mine.isEmpty()) continue;
                runs.add(
                        sources.leavesOut(source.name())
                                ? sync.leave(source, mine.get(), "something that it needs is missing")
                                : sync.sync(source, readers, mine.get()));
            }
            for (var dropped : dropped(book)) {
                stop.check();
                CrawlMemory.drop(store.notes(), dropped);
                var run = sync.drop(dropped, share);
                if (run.report().deleted() > 0) runs.add(run);
            }
            sync.finish(runs, stop);
        } finally {
            runs.forEach(SourceRun::close);
        }
        runs.forEach(Ingestion::log);
        return runs;
    }

    /**
     * Of such a source the documents are brought into the index as they come, by whoever takes them; but into one that is
     * built beside it by runs.
     */
    private static boolean isPushed(Source source) {
        return source.http() != null;
    }

    private Set<String> dropped(RecordBook book) {
        if (!sources.all()) return Set.of();
        var dropped = new TreeSet<>(book.sources());
        sources.list().forEach(source -> dropped.remove(source.name()));
        return dropped;
    }

    /** Tokens, as providers count them. */
    private record Spent(long embedding, long context) {
        static Spent by(Recipe recipe) {
            return new Spent(recipe.embedder().tokensSpent(), recipe.context().tokensSpent());
        }
    }

    /** With what the store now holds; what is pushed is counted by whoever takes it. */
    private IngestReport report(Share share, List<SourceRun> runs, RecordBook book, Spent before) {
        var documents = 0L;
        var chunks = 0L;
        var judged = new ArrayList<SourceReport>();
        for (var run : runs) {
            var stored = book.counts(run.source().name(), run.share());
            if (!isPushed(run.source())) {
                documents += stored.documents();
                chunks += stored.chunks();
            }
            judged.add(judge(run, stored));
        }
        for (var other : sources.others(book)) {
            if (isPushed(other)) continue;
            var stored = share.of(other).map(mine -> book.counts(other.name(), mine));
            documents += stored.map(RecordBook.StoredCounts::documents).orElse(0L);
            chunks += stored.map(RecordBook.StoredCounts::chunks).orElse(0L);
        }
        return new IngestReport(
                share.index(),
                share.parallelism(),
                judged,
                documents,
                chunks,
                null,
                Spent.by(recipe).embedding() - before.embedding(),
                Spent.by(recipe).context() - before.context());
    }

    private String tooMany(String source, long failed, long listed) {
        if (failed >= listed) return "none of the %d documents of source %s can be read".formatted(listed, source);
        return "%d of %d documents of source %s cannot be read, more than sync.maxFailedDocumentsPercent (%d) and sync.maxFailedDocuments (%d)"
                .formatted(failed, listed, source, limits().maxFailedDocumentsPercent(), limits().maxFailedDocuments());
    }

    /** With what the store now holds, and an error when too much of the source could not be read. */
    private SourceReport judge(SourceRun run, RecordBook.StoredCounts stored) {
        var source = run.report();
        var listed = run.listed();
        var error = source.error() == null && !isPushed(run.source()) && tooManyFailed(stored.allFailed(), listed)
                ? new SourceError(
                        SourceFailure.TooManyFailedDocuments, tooMany(source.name(), stored.allFailed(), listed))
                : source.error();
        return new SourceReport(
                source.name(),
                source.revision(),
                source.readAt(),
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

    /** What is pushed is deleted one by one, by whoever pushes. */
    private Set<String> deletionsAllowed() {
        var names = new TreeSet<>(deletionsAllowed(knowledgeBase));
        sources.list().stream().filter(Ingestion::isPushed).map(Source::name).forEach(names::add);
        return names;
    }

    /** Sources that may lose any number of documents at once. */
    static Set<String> deletionsAllowed(KnowledgeBase knowledgeBase) {
        return Optional.ofNullable(knowledgeBase.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ALLOW_DELETIONS))
                .map(names -> Arrays.stream(names.split(",")).map(String::strip).collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    /** Names every document that could not be read: a status has room for a few. */
    private static void log(SourceRun run) {
        var report = run.report();
        var name = report.name();
        run.remark().ifPresent(remark -> LOG.warn("source {}: {}", name, remark.reason()));
        run.tally().failures().forEach(one -> LOG.warn("document {} of {}: {}", one.path(), name, one.reason()));
        if (report.error() != null) {
            LOG.warn("source {}: {}", name, report.error().message());
            return;
        }
        LOG.info(
                "source {} at {}: {} documents, {} failed, {} added, {} changed, {} deleted, {} texts embedded",
                name,
                report.revision(),
                report.documents(),
                report.failed(),
                report.added(),
                report.changed(),
                report.deleted(),
                report.embedded());
    }
}
