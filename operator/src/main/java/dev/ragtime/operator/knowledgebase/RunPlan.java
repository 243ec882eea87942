package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncJob;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.sync.SyncSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which run begins and which ones end before their time. Pure.
 *
 * @param jobs all that are there
 * @param toStart the Job to create, when a run begins: not before the status holds what its index is made of
 * @param toEnd runs under way that must end: the spec asks for another one or for none, or their image cannot be pulled
 *     and another one is set, or their pods wait for an image of a source, or nobody needs the index that they write
 * @param outdated ended Jobs that need not be kept
 */
record RunPlan(SyncRuns jobs, Optional<Job> toStart, List<Job> toEnd, List<Job> outdated) {

    static RunPlan of(KnowledgeBaseModel model) {
        var jobs = new SyncRuns(model.seen().jobs());
        var needed = needed(model);
        var mustEnd =
                needed.stream().flatMap(runs -> runs.jobs().running().stream()).filter(job -> mustEnd(job, model));
        var indexes = needed.stream().map(runs -> runs.target().number()).toList();
        var ofNobody = jobs.jobs().stream()
                .filter(job -> !indexes.contains(SyncRuns.index(job)))
                .toList();
        return new RunPlan(
                jobs,
                begins(model),
                Stream.concat(
                                mustEnd,
                                ofNobody.stream()
                                        .filter(job -> SyncRuns.end(job).isEmpty()))
                        .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
                        .toList(),
                Stream.concat(
                                needed.stream().flatMap(runs -> runs.jobs().outdated().stream()),
                                ofNobody.stream()
                                        .filter(job -> SyncRuns.end(job).isPresent()))
                        .toList());
    }

    /** ConfigMaps that pods of a run read, or will read. */
    Set<String> configMapsInUse() {
        return Stream.concat(jobs.jobs().stream(), toStart.stream())
                .flatMap(job -> SyncRuns.configMaps(job).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** One at a time: its number is above all others. */
    private static Optional<Job> begins(KnowledgeBaseModel model) {
        if (!model.target().pinned()) return Optional.empty();
        return switch (model.decision()) {
            case SyncDecision.Start _ -> Optional.of(next(model));
            case SyncDecision.StartSome(var sources) -> Optional.of(next(model, sources));
            default ->
                model.candidate()
                        .filter(candidate -> candidate.decision().begins())
                        .map(candidate -> next(model, candidate.runs(), Set.of(), Set.of()));
        };
    }

    /** The Job of a run of all sources that would begin now. */
    static Job next(KnowledgeBaseModel model) {
        return next(model, Set.of());
    }

    /** The same but for what a dry run could not mount, and a run may. It embeds nothing, and mounts no model. */
    static Job ofDryRun(KnowledgeBaseModel model) {
        return next(model, model.serving(), Set.of(), model.leftOutOfDryRun().keySet(), Embedding.defaults());
    }

    /** @param only sources that it reads; empty for all */
    private static Job next(KnowledgeBaseModel model, Set<String> only) {
        return next(model, model.serving(), only, model.incomplete().keySet());
    }

    private static Job next(KnowledgeBaseModel model, IndexRuns runs, Set<String> only, Set<String> leftOut) {
        return next(model, runs, only, leftOut, runs.target().embedding());
    }

    private static Job next(
            KnowledgeBaseModel model, IndexRuns runs, Set<String> only, Set<String> leftOut, Embedding embedding) {
        return SyncJob.job(
                model.resource(),
                new SyncRuns.Id(runs.target().number(), number(model)),
                runs.trigger(),
                only,
                leftOut,
                model.settings().runtimeImage(),
                model.settings().imagePullPolicy(),
                model.placement(),
                embedding);
    }

    /** Runs of each index that is written. */
    private static List<IndexRuns> needed(KnowledgeBaseModel model) {
        return Stream.concat(Stream.of(model.serving()), model.candidate().map(Candidate::runs).stream())
                .toList();
    }

    /** Number of the next run: above every one that was ever seen. */
    private static int number(KnowledgeBaseModel model) {
        int known = needed(model).stream().mapToInt(IndexRuns::newest).max().orElse(0);
        // Jobs may be there of an index that nobody needs any more
        return Math.max(known, new SyncRuns(model.seen().jobs()).newest().orElse(0)) + 1;
    }

    private static boolean mustEnd(Job run, KnowledgeBaseModel model) {
        return model.resource().getSpec().sync().suspend()
                || SyncSpec.outdated(SyncRuns.spec(run), model.resource())
                || stuck(run, model)
                || SyncJob.mounts(
                        run.getSpec().getTemplate().getSpec(),
                        model.seen().unmounted().keySet());
    }

    private static boolean stuck(Job run, KnowledgeBaseModel model) {
        return !model.settings().runtimeImage().equals(image(run))
                && model.pods().unpullable(run);
    }

    private static String image(Job run) {
        return run.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
    }
}
