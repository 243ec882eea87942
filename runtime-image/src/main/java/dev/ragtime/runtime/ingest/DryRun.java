package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.runtime.DryRunReport;
import dev.ragtime.api.runtime.DryRunReport.Change;
import dev.ragtime.api.runtime.DryRunReport.Planned;
import dev.ragtime.api.runtime.DryRunReport.SourcePlan;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.ingest.FileCheck.Verdict;
import dev.ragtime.runtime.metadata.MetadataRules;
import dev.ragtime.runtime.source.SourceException;
import dev.ragtime.runtime.source.SourceReaders;
import dev.ragtime.runtime.store.DocumentLedger;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.Notes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sync would add, change and delete. Sources are listed as by a sync, and what may have changed is read; nothing is
 * written, neither documents nor what one run leaves for the next. May run beside a sync.
 */
final class DryRun {
    private static final Logger LOG = LoggerFactory.getLogger(DryRun.class);

    private final KnowledgeBase knowledgeBase;
    private final DocumentLedger documents;
    private final SourceReaders readers;
    private final FileCheck check;
    private final DeletionGuard guard;
    private final Workers workers;

    /**
     * @param notes of the index, of which none is written
     * @param readers with the same notes
     * @param workers files read side by side
     */
    DryRun(
            KnowledgeBase knowledgeBase,
            DocumentLedger documents,
            UnwrittenNotes notes,
            SourceReaders readers,
            DocumentParser parser,
            int workers,
            StopSignal stop) {
        this.knowledgeBase = knowledgeBase;
        this.documents = documents;
        this.readers = readers;
        var spec = knowledgeBase.getSpec();
        var fingerprints = new Fingerprint(
                PinnedIndex.of(knowledgeBase), MetadataRules.of(spec), AccessRules.of(spec), OcrLanguages.of(spec));
        this.check = new FileCheck(parser, fingerprints, LastReadable.ALL, new Semaphore(workers));
        this.guard =
                new DeletionGuard(notes, knowledgeBase.getSpec().sync(), Ingestion.deletionsAllowed(knowledgeBase));
        this.workers = new Workers(workers, stop);
    }

    /** @throws StopSignal.StoppedException when it was asked to stop before it was done */
    DryRunReport run() throws InterruptedException {
        var book = RecordBook.read(documents);
        var plans = new ArrayList<SourcePlan>();
        var sources = ReadSources.of(knowledgeBase);
        var dropped = new TreeSet<>(book.sources());
        for (var source : sources.list()) {
            dropped.remove(source.name());
            // what is pushed is brought into the index as it comes
            if (source.http() == null && !sources.leavesOut(source.name())) plans.add(plan(source, book));
        }
        for (var source : dropped) plans.add(gone(source, book.records(source)));
        plans.forEach(DryRun::log);
        return new DryRunReport(plans, null);
    }

    private SourcePlan plan(Source source, RecordBook book) throws InterruptedException {
        var found = new Found();
        try (var listing = readers.of(source).listing()) {
            var there = Comparison.of(listing, book.records(source.name()), Share.whole());
            workers.forEach(
                    there.mine(),
                    file -> found.add(file, of(file, book.find(source.name(), Comparison.id(file)))),
                    () -> {});
            var refused = guard.refuses(source.name(), there.gone().size(), there.recorded(), there.listed());
            if (refused.isEmpty()) there.gone().forEach(record -> found.touched(record.path(), Change.Delete));
            return found.plan(source.name(), refused);
        } catch (SourceException e) {
            return new Found().plan(source.name(), Optional.of(new SourceError(e.reason(), e.getMessage())));
        }
    }

    /** What is new need not be read; what may have changed must be. */
    private Outcome of(SourceFile file, Optional<DocumentRecord> old) throws InterruptedException {
        if (old.isEmpty()) return Outcome.ADDED;
        return switch (check.check(file, old, true)) {
            case Verdict.Same(var failure) -> failure.isEmpty() ? Outcome.UNCHANGED : Outcome.UNREADABLE;
            case Verdict.Settled settled -> settled.record().failed() ? Outcome.UNREADABLE : Outcome.UNCHANGED;
            case Verdict.Changed _, Verdict.Suspect _ -> Outcome.CHANGED;
        };
    }

    private static SourcePlan gone(String source, List<DocumentRecord> records) {
        var found = new Found();
        records.forEach(record -> found.touched(record.path(), Change.Delete));
        return found.plan(source, Optional.empty());
    }

    private static void log(SourcePlan plan) {
        if (plan.error() != null)
            LOG.warn("source {}: {}", plan.name(), plan.error().message());
        plan.examples().forEach(one -> LOG.info("source {}: {} {}", plan.name(), one.change(), one.path()));
        LOG.info(
                "source {}: {} to add, {} to change, {} to delete, {} unchanged, {} unreadable",
                plan.name(),
                plan.added(),
                plan.changed(),
                plan.deleted(),
                plan.unchanged(),
                plan.unreadable());
    }

    private enum Outcome {
        ADDED,
        CHANGED,
        UNCHANGED,
        UNREADABLE
    }

    /** Of one source. Thread-safe. */
    private static final class Found {
        private final ConcurrentLinkedQueue<Planned> touched = new ConcurrentLinkedQueue<>();
        private final AtomicLong unchanged = new AtomicLong();
        private final AtomicLong unreadable = new AtomicLong();

        void add(SourceFile file, Outcome outcome) {
            switch (outcome) {
                case ADDED -> touched(file.path(), Change.Add);
                case CHANGED -> touched(file.path(), Change.Change);
                case UNCHANGED -> unchanged.incrementAndGet();
                case UNREADABLE -> unreadable.incrementAndGet();
            }
        }

        void touched(String path, Change change) {
            touched.add(new Planned(path, change));
        }

        SourcePlan plan(String source, Optional<SourceError> error) {
            var all =
                    touched.stream().sorted(Comparator.comparing(Planned::path)).toList();
            return new SourcePlan(
                    source,
                    count(all, Change.Add),
                    count(all, Change.Change),
                    count(all, Change.Delete),
                    unchanged.get(),
                    unreadable.get(),
                    all,
                    error.orElse(null));
        }

        private static long count(List<Planned> all, Change change) {
            return all.stream().filter(one -> one.change() == change).count();
        }
    }

    /** Notes as they are, of which none is written. */
    record UnwrittenNotes(Notes notes) implements Notes {
        @Override
        public Optional<String> find(String name) {
            return notes.find(name);
        }

        @Override
        public void put(String name, String text) {
            // a dry run leaves nothing for the next run
        }

        @Override
        public void delete(String name) {
            // as above
        }
    }
}
