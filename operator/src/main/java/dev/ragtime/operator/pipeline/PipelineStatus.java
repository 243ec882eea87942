package dev.ragtime.operator.pipeline;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.api.pipeline.RagPipelineStatus.Endpoints;
import dev.ragtime.api.pipeline.RagPipelineStatus.Revision;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.EffectiveSpec;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Events.Notice;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.serving.Rollout;
import dev.ragtime.operator.serving.ServingConditions;
import dev.ragtime.operator.serving.ServingEvents;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.serving.SloFigures;
import dev.ragtime.operator.slo.SloReport;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is reported of a pipeline, computed from what was observed; pure.
 *
 * @param finding what keeps the spec from being rolled out
 * @param deployment the query pods, as the API server holds them
 * @param problem what is wrong with a pod
 * @param report the objectives as last measured
 */
public record PipelineStatus(
        RagPipeline pipeline,
        Optional<Finding> finding,
        Optional<Deployment> deployment,
        Optional<Finding> problem,
        SloReport report) {

    private static final RagPipelineStatus NONE =
            new RagPipelineStatus(null, null, null, null, null, null, null, null, List.of(), List.of());

    public RagPipelineStatus next(Instant now) {
        var before = before();
        var rollout = Rollout.of(deployment);
        var deployed = deployment.flatMap(PipelineStatus::revision);
        var stable = deployed.flatMap(
                newest -> serves(rollout, before) ? Optional.of(newest) : Optional.ofNullable(before.stableRevision()));
        var candidate = deployed.filter(newest -> !Optional.of(newest).equals(stable));
        var conditions = Conditions.of(pipeline.getMetadata().getGeneration(), before.conditions(), now);
        new ServingConditions(finding, problem, rollout, candidate.isPresent(), endpoint()).set(conditions);
        var slo = SloFigures.of(
                pipeline.getSpec().objectives(), report, before.slo(), Optional.ofNullable(before.sloSummary()));
        slo.set(conditions);
        return new RagPipelineStatus(
                pipeline.getMetadata().getGeneration(),
                EffectiveSpec.of(pipeline.getSpec()),
                new Endpoints(endpoint()),
                stable.orElse(null),
                candidate.orElse(null),
                rollout.replicas(),
                ServingWorkload.selector(pipeline, Component.QUERY),
                slo.summary().orElse(null),
                slo.objectives(),
                conditions.list());
    }

    /** The news in {@code next}. */
    public List<Notice> news(RagPipelineStatus next) {
        var before = before();
        var news = new ArrayList<>(ServingEvents.between(before.conditions(), next.conditions()));
        var candidate = next.candidateRevision();
        if (candidate != null && !candidate.equals(before.candidateRevision())) {
            var from = next.stableRevision() == null
                    ? ""
                    : " from " + next.stableRevision().name();
            news.add(new Notice(
                    EventReason.RolloutStarted,
                    "rolling out " + candidate.name() + from,
                    candidate.name() + from + "@" + pipeline.getMetadata().getGeneration()));
        }
        return List.copyOf(news);
    }

    private RagPipelineStatus before() {
        return pipeline.getStatus() == null ? NONE : pipeline.getStatus();
    }

    private String endpoint() {
        var meta = pipeline.getMetadata();
        return Names.serviceUrl(Names.pipeline(meta.getName()), meta.getNamespace());
    }

    private static Optional<Revision> revision(Deployment deployment) {
        var annotations = deployment.getSpec().getTemplate().getMetadata().getAnnotations();
        return Optional.ofNullable(annotations)
                .map(a -> a.get(PipelineModel.REVISION))
                .map(Revision::new);
    }

    /** A revision serves alone when its roll-out is done; the very first one as soon as a pod answers. */
    private static boolean serves(Rollout rollout, RagPipelineStatus before) {
        return rollout.complete() || (before.stableRevision() == null && rollout.serving());
    }
}
