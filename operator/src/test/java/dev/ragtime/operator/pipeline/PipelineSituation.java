package dev.ragtime.operator.pipeline;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.operator.keda.Keda;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.serving.Autoscaler;
import dev.ragtime.operator.serving.AutoscalingCondition;
import dev.ragtime.operator.serving.RolloutPlan;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.serving.Standing;
import dev.ragtime.operator.slo.SloReport;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pipeline whose image changes, as the cluster may show it: {@code OLD} and {@code NEW} are its revisions. */
final class PipelineSituation {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Instant LATER = NOON.plus(Duration.ofMinutes(5));
    static final PipelineInputs INPUTS = PipelineScenario.of("model-route-and-prompt");

    private static final PodSettings CHART = new PodSettings(
            Map.of("pool", "general", "arch", "amd64"), null, null, null, "low", null, null, null, null);
    private static final String FIRST = "ragtime-runtime:1";
    private static final String SECOND = "ragtime-runtime:2";

    private static final AutoscalingCondition AUTOSCALING = new AutoscalingCondition(
            Autoscaler.of(
                    PipelineModel.front(INPUTS.pipeline()), new Keda.View(Keda.Presence.Absent, Optional.empty())),
            Optional.empty());

    static final String OLD = RevisionName.of(INPUTS, FIRST);
    static final String NEW = RevisionName.of(INPUTS, SECOND);

    private PipelineSituation() {}

    static RagPipelineStatus stable(String revision) {
        return status(null, revision, deployment(revision, 1, 1));
    }

    static RagPipelineStatus status(RagPipelineStatus before, String wanted, Deployment... deployments) {
        return next(before, wanted, List.of(), List.of(), deployments);
    }

    static RagPipelineStatus next(
            RagPipelineStatus before,
            String wanted,
            List<Finding> violations,
            List<Finding> ofTarget,
            Deployment... deployments) {
        return observed(before, wanted, violations, ofTarget, SloReport.EMPTY, deployments)
                .next(NOON);
    }

    /** @param wanted revision that the spec asks for; null while a check fails */
    static PipelineStatus observed(
            RagPipelineStatus before,
            String wanted,
            List<Finding> violations,
            List<Finding> ofTarget,
            SloReport report,
            Deployment... deployments) {
        var inputs =
                new PipelineInputs(pipeline(before), INPUTS.knowledgeBases(), INPUTS.route(), INPUTS.promptConfigMap());
        return new PipelineStatus(
                inputs,
                violations,
                plan(before, wanted, deployments),
                ofTarget,
                List.of(),
                List.of(),
                Optional.empty(),
                CHART,
                AUTOSCALING,
                report);
    }

    /** The status while {@code OLD} answers, without news of its pods. */
    static RagPipelineStatus answering(PipelineInputs inputs, List<Finding> ofFront, Optional<Finding> unreachable) {
        return new PipelineStatus(
                        inputs,
                        List.of(),
                        plan(null, OLD, deployment(OLD, 1, 1)),
                        List.of(),
                        List.of(),
                        ofFront,
                        unreachable,
                        CHART,
                        AUTOSCALING,
                        SloReport.EMPTY)
                .next(NOON);
    }

    private static RolloutPlan plan(RagPipelineStatus before, String wanted, Deployment... deployments) {
        return RolloutPlan.of(new RolloutPlan.Seen(
                PipelineModel.front(INPUTS.pipeline()),
                Optional.ofNullable(wanted).map(PipelineSituation::workload),
                Arrays.stream(deployments).map(Standing::of).toList(),
                Optional.empty(),
                Optional.ofNullable(before)
                        .map(RagPipelineStatus::stableRevision)
                        .map(RagPipelineStatus.Revision::name)));
    }

    static RagPipeline pipeline(RagPipelineStatus before) {
        var pipeline = new RagPipeline();
        pipeline.setMetadata(INPUTS.pipeline().getMetadata());
        pipeline.setSpec(INPUTS.pipeline().getSpec());
        pipeline.setStatus(before);
        return pipeline;
    }

    private static ServingWorkload workload(String revision) {
        return PipelineModel.of(INPUTS, new RuntimeImage(revision.equals(OLD) ? FIRST : SECOND, "Never"));
    }

    /** The Deployment of a revision, whose controller has seen it and reports these numbers of pods. */
    static Deployment deployment(String revision, int replicas, int available) {
        return new DeploymentBuilder(workload(revision).deployment(Optional.of(replicas)))
                .editMetadata()
                .withGeneration(4L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(4L)
                .withReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .withAvailableReplicas(available)
                .endStatus()
                .build();
    }

    static String condition(RagPipelineStatus status, String type) {
        return Conditions.find(status.conditions(), type)
                .map(c -> c.getStatus() + " " + c.getReason())
                .orElse("absent");
    }

    static String message(RagPipelineStatus status, String type) {
        return Conditions.find(status.conditions(), type).orElseThrow().getMessage();
    }
}
