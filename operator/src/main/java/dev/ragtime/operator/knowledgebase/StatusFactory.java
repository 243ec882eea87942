package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.Run;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.SourceStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.StoreStatus;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceKind;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.operator.knowledgebase.IndexKeeper.Kept;
import dev.ragtime.operator.knowledgebase.dryrun.DryRun;
import dev.ragtime.operator.knowledgebase.sync.Forecast;
import dev.ragtime.operator.knowledgebase.sync.Progress;
import dev.ragtime.operator.knowledgebase.sync.RunReport;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.EffectiveSpec;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.slo.SloFigures;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.fresh.SourceRead;
import dev.ragtime.operator.slo.fresh.SourcesSeen;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes down what a model means for a user; pure. */
final class StatusFactory {
    private StatusFactory() {}

    /**
     * @param started the Job that this reconcile created
     * @param report the objectives as measured
     */
    static KnowledgeBaseStatus status(KnowledgeBaseModel model, Optional<Job> started, SloReport report) {
        return status(model, started, Kept.NOTHING, report);
    }

    /** @param kept what was done about indexes in the store */
    static KnowledgeBaseStatus status(KnowledgeBaseModel model, Optional<Job> started, Kept kept, SloReport report) {
        var done = kept.takeover();
        var before = KnowledgeBaseModel.status(model.resource());
        var running = started.filter(
                        job -> SyncRuns.index(job) == model.target().number())
                .or(() -> model.runs().running());
        var current = running.map(job -> run(job, model.serving()))
                .or(() -> model.unjudged().flatMap(UnjudgedRun::named));
        var pushed = PushedPart.of(model, before);
        // an index that is gone back to is as old as it is, whatever was read into the other
        var goneBack = done.filter(other -> other.last().isEmpty()).isPresent();
        var sources = sources(model, before).stream()
                .map(pushed::with)
                .map(source -> goneBack ? source.withoutAge() : source)
                .toList();
        var synced = syncedAt(model, before).filter(_ -> !goneBack);
        var counted = model.fresh().filter(run -> run.report().indexed()).isPresent();
        var active = done.map(other ->
                        pushed.with(other.index().asDescribed(), other.last().isPresent()))
                .or(() -> activeIndex(model, before)
                        .map(index -> kept.described() ? index.asDescribed() : index)
                        .map(index -> pushed.with(index, counted)));
        var candidate = active.isPresent()
                ? CandidateStatus.of(model, started)
                        .filter(next -> !next.number().equals(active.get().number()))
                : Optional.of(CandidateIndex.of(model.target().unread()));
        var slo = figures(model, before, report);
        return new KnowledgeBaseStatus(
                model.resource().getMetadata().getGeneration(),
                EffectiveSpec.of(model.resource().getSpec(), model.placement()),
                active.orElse(null),
                candidate.orElse(null),
                current.filter(_ -> done.isEmpty()).orElse(null),
                done.flatMap(Takeover::last).or(model::lastSync).orElse(null),
                model.lastPartialSync().orElse(null),
                synced.orElse(null),
                sources,
                observedStore(model, before),
                pushed.status().orElse(null),
                model.dryRun().map(DryRun::status).orElse(null),
                slo.summary().orElse(null),
                slo.objectives(),
                ConditionRules.conditions(model, running.isPresent(), Reading.of(model, active, synced, sources), slo),
                done.map(other -> other.kept(
                                model.indexes(),
                                model.seen()
                                        .now()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString()))
                        .orElse(model.indexes().kept()));
    }

    private static SloFigures figures(
            KnowledgeBaseModel model, Optional<KnowledgeBaseStatus> before, SloReport report) {
        return SloFigures.of(
                model.resource().getSpec().objectives(),
                report,
                before.map(KnowledgeBaseStatus::slo).orElse(List.of()),
                before.map(KnowledgeBaseStatus::sloSummary));
    }

    /** How current the index is in each source, for who judges that. */
    static SourcesSeen seen(KnowledgeBaseModel model) {
        var known = sources(model, KnowledgeBaseModel.status(model.resource())).stream()
                .filter(source -> source.asOf() != null)
                .collect(Collectors.toMap(
                        SourceStatus::name,
                        source -> new SourceRead(Instant.parse(source.asOf()), Instant.parse(source.lastSyncAt()))));
        var reads = new LinkedHashMap<String, Optional<SourceRead>>();
        model.resource().getSpec().sources().stream()
                // what is pushed is not read: it has no age
                .filter(source -> source.http() == null)
                .forEach(source -> reads.put(source.name(), Optional.ofNullable(known.get(source.name()))));
        return new SourcesSeen(reads, model.lostIndex(), model.seen().now());
    }

    /** When the last run ended that read every source; version 0.1 kept only the last run. */
    private static Optional<String> syncedAt(KnowledgeBaseModel model, Optional<KnowledgeBaseStatus> before) {
        if (model.lostIndex()) return Optional.empty();
        return model.lastSync()
                .filter(SyncRuns::succeeded)
                .filter(model.serving()::isOfThis)
                .map(LastSync::finishedAt)
                .or(() -> before.map(KnowledgeBaseStatus::lastSuccessfulSyncAt))
                .or(() -> before.filter(status -> status.activeIndex() != null)
                        .map(KnowledgeBaseStatus::lastSync)
                        .filter(model.serving()::isOfThis)
                        .filter(SyncRuns::succeeded)
                        .map(LastSync::finishedAt));
    }

    private static Optional<Index> activeIndex(KnowledgeBaseModel model, Optional<KnowledgeBaseStatus> before) {
        return model.fresh()
                .filter(run -> run.report().indexed())
                .map(run -> model.target().after(run.report(), run.whole()))
                .or(() -> before.filter(status -> !model.lostIndex())
                        .map(KnowledgeBaseStatus::activeIndex)
                        .map(standing -> model.target().index()));
    }

    static Run run(Job job, IndexRuns runs) {
        var progress = runs.seen().progress().map(Forecast::documents);
        return new Run(
                SyncRuns.number(job).orElseThrow(),
                SyncRuns.index(job),
                job.getMetadata().getName(),
                SyncRuns.trigger(job),
                SyncRuns.spec(job),
                SyncRuns.leftOut(job),
                SyncRuns.startedAt(job),
                progress.map(Progress::percent).orElse(0),
                progress.map(Progress::done).orElse(null),
                progress.map(Progress::total).orElse(null),
                runs.seen()
                        .progress()
                        .flatMap(Forecast::end)
                        .map(Instant::toString)
                        .orElse(null),
                SyncRuns.sources(job).isEmpty() ? null : SyncRuns.sources(job));
    }

    private static StoreStatus observedStore(KnowledgeBaseModel model, Optional<KnowledgeBaseStatus> before) {
        var health = model.seen().health();
        // the last one that was seen stands while no node answers
        var version = health.version()
                .or(() -> before.map(KnowledgeBaseStatus::store).map(StoreStatus::version))
                .orElse(null);
        return model.store().seen(version, health.nodesReady());
    }

    private static List<SourceStatus> sources(KnowledgeBaseModel model, Optional<KnowledgeBaseStatus> before) {
        var standing = before.filter(status -> !model.lostIndex())
                .map(KnowledgeBaseStatus::sources)
                .orElse(List.of());
        return model.resource().getSpec().sources().stream()
                .flatMap(source -> {
                    var name = source.name();
                    var old =
                            standing.stream().filter(s -> name.equals(s.name())).findFirst();
                    var known = model.fresh()
                            .flatMap(run -> reported(run, source, old))
                            .or(() -> old);
                    return Optional.ofNullable(model.incomplete().get(name))
                            .map(missing -> unread(name, documents(known), known, missing.message()))
                            .or(() -> known)
                            .or(() -> Optional.of(SourceStatus.named(name)).filter(_ -> source.webhook() != null))
                            .map(status -> status.withWebhookPath(webhookPath(source, model)))
                            .stream();
                })
                .toList();
    }

    /** Null where nobody tells of changes, or this operator listens to nobody. */
    private static String webhookPath(Source source, KnowledgeBaseModel model) {
        if (source.webhook() == null || !model.settings().takesWebhooks()) return null;
        var meta = model.resource().getMetadata();
        return Names.webhookPath(meta.getNamespace(), meta.getName(), source.name());
    }

    private static Optional<SourceStatus> reported(EndedRun run, Source source, Optional<SourceStatus> old) {
        return run.report().sources().stream()
                .filter(report -> source.name().equals(report.name()))
                .findFirst()
                .map(report -> run.whole() && run.report().wasRead(report)
                        ? read(report, AsOf.of(report, SourceKind.of(source), run.sync()), run, old)
                        : unread(report, run.whole(), old));
    }

    private static SourceStatus read(
            SourceReport report, Optional<String> asOf, EndedRun run, Optional<SourceStatus> old) {
        return new SourceStatus(
                report.name(),
                report.revision(),
                run.sync().finishedAt(),
                asOf.or(() -> old.map(SourceStatus::asOf)).orElse(null),
                report.documents(),
                report.failed(),
                RunReport.message(report).orElse(null),
                Optional.ofNullable(run.served().get(report.name()))
                        .or(() -> old.map(SourceStatus::handledRequest))
                        .orElse(null),
                null);
    }

    /** @param whole every pod counted what stands in the index of what was read before */
    private static SourceStatus unread(SourceReport report, boolean whole, Optional<SourceStatus> old) {
        var documents = whole ? Optional.of(report.documents()) : documents(old);
        return unread(report.name(), documents, old, RunReport.message(report).orElse(null));
    }

    private static Optional<Long> documents(Optional<SourceStatus> old) {
        return old.map(SourceStatus::documents);
    }

    private static SourceStatus unread(
            String name, Optional<Long> documents, Optional<SourceStatus> old, String message) {
        return new SourceStatus(
                name,
                old.map(SourceStatus::revision).orElse(null),
                old.map(SourceStatus::lastSyncAt).orElse(null),
                old.map(SourceStatus::asOf).orElse(null),
                documents.orElse(null),
                old.map(SourceStatus::failed).orElse(null),
                message,
                old.map(SourceStatus::handledRequest).orElse(null),
                null);
    }
}
