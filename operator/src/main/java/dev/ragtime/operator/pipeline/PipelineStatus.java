package dev.ragtime.operator.pipeline;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.api.pipeline.RagPipelineStatus.Endpoints;
import dev.ragtime.api.pipeline.RagPipelineStatus.FailedRevision;
import dev.ragtime.api.pipeline.RagPipelineStatus.Revision;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.EffectiveSpec;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Events.Notice;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Findings;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.serving.AutoscalingCondition;
import dev.ragtime.operator.serving.Rollout;
import dev.ragtime.operator.serving.RolloutPlan;
import dev.ragtime.operator.serving.ServingConditions;
import dev.ragtime.operator.serving.ServingEvents;
import dev.ragtime.operator.serving.ServingFront;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.serving.Standing;
import dev.ragtime.operator.slo.EventKind;
import dev.ragtime.operator.slo.SloFigures;
import dev.ragtime.operator.slo.SloReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is reported of a pipeline, computed from what was observed; pure.
 *
 * @param violations checks that fail: the revision that the spec asks for is not known
 * @param plan which revision serves and which comes up
 * @param ofTarget what is wrong with the revision that the spec asks for: refused objects, pods that do not come up
 * @param ofServing what is wrong with another one that serves
 * @param ofFront what is wrong with the address and what else all revisions share
 * @param unreachable why requests come to nobody although pods answer
 * @param podSettings of the chart
 * @param autoscaling who chooses the number of pods
 * @param report the objectives as last measured
 */
public record PipelineStatus(
        PipelineInputs inputs,
        List<Finding> violations,
        RolloutPlan plan,
        List<Finding> ofTarget,
        List<Finding> ofServing,
        List<Finding> ofFront,
        Optional<Finding> unreachable,
        PodSettings podSettings,
        AutoscalingCondition autoscaling,
        SloReport report) {

    private static final RagPipelineStatus NONE =
            new RagPipelineStatus(null, null, null, null, null, null, null, null, null, List.of(), List.of());

    public RagPipelineStatus next(Instant now) {
        var pipeline = inputs.pipeline();
        var before = before();
        var serving = plan.serving().map(Standing::rollout).orElse(Rollout.NONE);
        var stable = plan.serving().flatMap(Standing::revision);
        var conditions = Conditions.of(pipeline.getMetadata().getGeneration(), before.conditions(), now);
        var answers = stable.map(name -> name + " ").orElse("") + "answers at " + endpoint();
        new ServingConditions(findings(), unreachable, plan.target(), serving, answers, waiting()).set(conditions);
        if (serving.serving() && unreachable.isEmpty()) Dependence.tell(conditions, inputs, answers, refusal());
        var slo = SloFigures.of(
                pipeline.getSpec().objectives(), report, before.slo(), Optional.ofNullable(before.sloSummary()));
        slo.set(conditions, EventKind.REQUESTS);
        if (answersOtherwise(serving)) conditions.keep(Conditions.AUTHENTICATED);
        else AuthCondition.set(conditions, pipeline.getSpec());
        autoscaling.set(conditions);
        ServingConditions.point(conditions);
        return new RagPipelineStatus(
                pipeline.getMetadata().getGeneration(),
                EffectiveSpec.of(
                        pipeline.getSpec(), pipeline.getSpec().podSettings().over(podSettings)),
                endpoints(),
                stable.map(Revision::new).orElse(null),
                plan.candidate().map(Revision::new).orElse(null),
                failed().orElse(null),
                plan.serving().map(Standing::rollout).orElse(plan.target()).replicas(),
                ServingWorkload.selector(pipeline, Component.QUERY),
                slo.summary().orElse(null),
                slo.objectives(),
                conditions.list());
    }

    /** Whether what answers is not yet as the spec says, so that what is true of it was said before. */
    private boolean answersOtherwise(Rollout serving) {
        var asked = violations.isEmpty() && plan.candidate().isEmpty();
        return serving.serving()
                && !asked
                && Conditions.find(before().conditions(), Conditions.AUTHENTICATED)
                        .isPresent();
    }

    private List<Finding> findings() {
        return Stream.of(
                        violations,
                        ofTarget,
                        ofServing,
                        ofFront,
                        refusal().stream().toList(),
                        Dependence.unknownCallers(inputs).stream().toList())
                .flatMap(List::stream)
                .toList();
    }

    /** What only a person can mend: the same request would be refused again. */
    private Optional<Finding> refusal() {
        return Dependence.refusal(inputs, report.refusedPods());
    }

    /** What does not answer yet. */
    private Optional<String> waiting() {
        if (!violations.isEmpty()) return Optional.of(ServingConditions.SPEC);
        return plan.candidate()
                .or(() -> Findings.refused(findings()) ? Optional.of(ServingConditions.SPEC) : Optional.empty());
    }

    /** The revision that cannot take over, and why, until it can after all. */
    private Optional<FailedRevision> failed() {
        return plan.candidate()
                .flatMap(name -> Findings.stalled(ofTarget)
                        .or(() ->
                                plan.target().stuck().map(message -> Finding.stalled(Reason.RolloutTimedOut, message)))
                        .map(why -> new FailedRevision(name, why.reason().name(), why.message())));
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
                    candidate.name() + from + "@"
                            + inputs.pipeline().getMetadata().getGeneration()));
        }
        return List.copyOf(news);
    }

    private RagPipelineStatus before() {
        var status = inputs.pipeline().getStatus();
        return status == null ? NONE : status;
    }

    private Endpoints endpoints() {
        var meta = inputs.pipeline().getMetadata();
        var host = Names.serviceHost(Names.pipeline(meta.getName()), meta.getNamespace());
        return new Endpoints(endpoint(), host + ":" + ServingFront.SERVICE_PORT, endpoint() + "/mcp");
    }

    private String endpoint() {
        var meta = inputs.pipeline().getMetadata();
        return Names.serviceUrl(Names.pipeline(meta.getName()), meta.getNamespace());
    }
}
