package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncJob;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.sync.SyncSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which run begins and which one ends before its time. Pure.
 *
 * @param runs Jobs of the KnowledgeBase
 * @param toStart the Job to create, when a run begins: not before the status holds what its index is made of
 * @param toEnd the run under way, when it must end: the spec asks for another one or for none, or its image cannot be
 *     pulled and another one is set, or its pods wait for an image of a source
 */
record RunPlan(SyncRuns runs, Optional<Job> toStart, Optional<Job> toEnd) {

    static RunPlan of(KnowledgeBaseModel model) {
        return new RunPlan(
                model.runs(),
                model.target().pinned() ? begins(model) : Optional.empty(),
                model.runs()
                        .running()
                        .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
                        .filter(job -> mustEnd(job, model)));
    }

    /** ConfigMaps that pods of a run read, or will read. */
    Set<String> configMapsInUse() {
        return Stream.concat(runs.jobs().stream(), toStart.stream())
                .flatMap(job -> SyncRuns.configMaps(job).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Job> begins(KnowledgeBaseModel model) {
        return switch (model.decision()) {
            case SyncDecision.Start _ -> Optional.of(next(model));
            case SyncDecision.StartSome(var sources) -> Optional.of(next(model, sources));
            default -> Optional.empty();
        };
    }

    /** The Job of a run of all sources that would begin now. */
    static Job next(KnowledgeBaseModel model) {
        return next(model, Set.of());
    }

    /** The same but for what a dry run could not mount, and a run may. It embeds nothing, and mounts no model. */
    static Job ofDryRun(KnowledgeBaseModel model) {
        return next(model, Set.of(), model.leftOutOfDryRun().keySet(), Embedding.defaults());
    }

    /** @param only sources that it reads; empty for all */
    private static Job next(KnowledgeBaseModel model, Set<String> only) {
        return next(model, only, model.incomplete().keySet(), model.target().embedding());
    }

    private static Job next(KnowledgeBaseModel model, Set<String> only, Set<String> leftOut, Embedding embedding) {
        return SyncJob.job(
                model.resource(),
                new SyncRuns.Id(model.target().number(), number(model)),
                model.trigger(),
                only,
                leftOut,
                model.settings().runtimeImage(),
                model.settings().imagePullPolicy(),
                model.weaviate().placement(),
                embedding);
    }

    /** Number of the next run: above every one that was ever seen. */
    private static int number(KnowledgeBaseModel model) {
        var known = Stream.concat(
                model.runs().jobs().stream().flatMap(job -> SyncRuns.number(job).stream()),
                Stream.concat(model.lastSync().stream(), model.lastPartialSync().stream())
                        .map(LastSync::number));
        return known.mapToInt(Integer::intValue).max().orElse(0) + 1;
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
