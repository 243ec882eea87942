package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.api.pipeline.RagPipelineStatus.Revision;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.apply.Applied;
import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.References;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.serving.Reach;
import dev.ragtime.operator.serving.RolloutPlan;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingSources;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.serving.Standing;
import dev.ragtime.operator.slo.SloBoard;
import dev.ragtime.operator.slo.SloEvents;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.watch.ForeignKind;
import dev.ragtime.operator.watch.ForeignObjects;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the query pods of a RagPipeline: each revision in objects of its own, switched when the new one is complete. While
 * a check fails no revision is applied: what was rolled out before goes on serving unchanged.
 */
@ControllerConfiguration(name = "ragpipeline")
public final class RagPipelineReconciler implements Reconciler<RagPipeline> {
    private static final String KIND = "RagPipeline";
    private static final String KNOWLEDGE_BASES = "knowledge-bases";
    private static final String ROUTES = "routes";

    /** The Service is seen as switched by the next look at it; only then the old revision goes. */
    private static final Duration SWITCH_SEEN_AFTER = Duration.ofSeconds(1);

    private final RuntimeImage image;
    private final Applier applier;
    private final SloBoard board;
    private final ForeignObjects foreign;
    private final StatusWriter statuses;
    private final Clock clock;

    public RagPipelineReconciler(
            RuntimeImage image,
            Applier applier,
            SloBoard board,
            ForeignObjects foreign,
            StatusWriter statuses,
            Clock clock) {
        this.image = image;
        this.applier = applier;
        this.board = board;
        this.foreign = foreign;
        this.statuses = statuses;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, RagPipeline>> prepareEventSources(EventSourceContext<RagPipeline> context) {
        var named = List.<EventSource<?, RagPipeline>>of(
                References.informer(
                        context,
                        KnowledgeBase.class,
                        KNOWLEDGE_BASES,
                        pipeline -> Set.copyOf(pipeline.getSpec().knowledgeBaseNames())),
                References.informer(
                        context,
                        ModelRoute.class,
                        ROUTES,
                        pipeline -> Stream.of(
                                        PipelineInputs.routeName(pipeline.getSpec()),
                                        PipelineInputs.rerankerName(pipeline.getSpec()))
                                .flatMap(Optional::stream)
                                .collect(Collectors.toSet())),
                foreign.events(
                        context,
                        ForeignKind.ConfigMap,
                        pipeline -> asSet(PipelineInputs.promptName(pipeline.getSpec()))),
                foreign.events(
                        context,
                        ForeignKind.Secret,
                        pipeline -> asSet(PipelineInputs.clientKeysName(pipeline.getSpec()))),
                ServingSources.pods(context, Component.QUERY),
                new SloEvents<>(board, KIND));
        return Stream.concat(named.stream(), ServingSources.owned(context).stream())
                .toList();
    }

    @Override
    public UpdateControl<RagPipeline> reconcile(RagPipeline pipeline, Context<RagPipeline> context) {
        var inputs = observe(pipeline, context);
        var violations = PipelineChecks.violations(inputs);
        var wanted =
                violations.isEmpty() ? Optional.of(PipelineModel.of(inputs, image)) : Optional.<ServingWorkload>empty();
        var seen = seen(pipeline, wanted, context);
        var applied = applyRevision(seen, context);
        var now = seen.after(applied.deployment());
        var planned = RolloutPlan.of(now);
        var front = applyFront(seen, planned, context);
        var reach = Reach.of(planned, now, front.refused(seen.front().service(planned.selected())));
        var plan = reach.plan();
        var pods = RevisionPods.of(
                plan, wanted, context.getSecondaryResources(Pod.class), ServingSources.deployments(pipeline, context));
        var at = clock.instant();
        var status = new PipelineStatus(
                inputs,
                violations,
                plan,
                Stream.of(applied.result().refused(), pods.ofTarget(at), reach.heldBack())
                        .flatMap(List::stream)
                        .toList(),
                pods.ofServing(at),
                front.refused(),
                reach.cut(),
                image.podSettings(),
                report(pipeline));
        var next = status.next(at);
        prune(seen, plan, context);
        if (!statuses.write(pipeline, next, RagPipeline::new, status.news(next))) return StatusWriter.lookAgain();
        var update = UpdateControl.<RagPipeline>noUpdate();
        pods.lookAgain(at).ifPresent(update::rescheduleAfter);
        if (plan.switches(seen.selected())) update.rescheduleAfter(SWITCH_SEEN_AFTER);
        return front.again(applied.result().again(update));
    }

    private static RolloutPlan.Seen seen(
            RagPipeline pipeline, Optional<ServingWorkload> wanted, Context<RagPipeline> context) {
        var front = PipelineModel.front(pipeline);
        return new RolloutPlan.Seen(
                front,
                wanted,
                ServingSources.deployments(pipeline, context).stream()
                        .map(Standing::of)
                        .toList(),
                ServingSources.selected(context, front.name()),
                Optional.ofNullable(pipeline.getStatus())
                        .map(RagPipelineStatus::stableRevision)
                        .map(Revision::name));
    }

    /** What came of the wanted revision's objects. */
    private record AppliedRevision(Applied result, Optional<Deployment> deployment) {}

    private AppliedRevision applyRevision(RolloutPlan.Seen seen, Context<RagPipeline> context) {
        var deployment = RolloutPlan.of(seen).apply();
        if (deployment.isEmpty()) return new AppliedRevision(Applied.NOTHING, Optional.empty());
        var workload = seen.wanted().orElseThrow();
        var result = applier.apply(workload.owner(), workload.objects(deployment.get()), context);
        return new AppliedRevision(result, result.standing(deployment.get()));
    }

    /** While there is nothing that could serve there is no front either. */
    private Applied applyFront(RolloutPlan.Seen seen, RolloutPlan plan, Context<RagPipeline> context) {
        if (!plan.hasFront()) return Applied.NOTHING;
        var front = seen.front();
        return applier.apply(front.owner(), front.objects(plan.selected(), plan.scaled()), context);
    }

    /** Revisions that were switched away from or given up, and configurations that no pod reads any more. */
    private void prune(RolloutPlan.Seen seen, RolloutPlan plan, Context<RagPipeline> context) {
        var pipeline = seen.front().owner();
        applier.prune(
                pipeline,
                context.getSecondaryResources(HorizontalPodAutoscaler.class),
                any -> seen.front().autoscaled(),
                context);
        applier.prune(
                pipeline,
                context.getSecondaryResources(Deployment.class),
                deployment -> plan.kept().contains(deployment.getMetadata().getName()),
                context);
        var read = ConfigReaders.of(
                seen.wanted(),
                context.getSecondaryResources(Deployment.class),
                context.getSecondaryResources(Pod.class));
        applier.prune(pipeline, context.getSecondaryResources(ConfigMap.class), read::keep, context);
    }

    private PipelineInputs observe(RagPipeline pipeline, Context<RagPipeline> context) {
        var namespace = pipeline.getMetadata().getNamespace();
        return new PipelineInputs(
                pipeline,
                List.copyOf(context.getSecondaryResources(KnowledgeBase.class)),
                route(PipelineInputs.routeName(pipeline.getSpec()), context),
                route(PipelineInputs.rerankerName(pipeline.getSpec()), context),
                PipelineInputs.promptName(pipeline.getSpec()).flatMap(name -> foreign.configMap(namespace, name)),
                PipelineInputs.clientKeysName(pipeline.getSpec())
                        .flatMap(name -> foreign.secret(namespace, name, Optional.empty())));
    }

    private static Optional<ModelRoute> route(Optional<String> name, Context<RagPipeline> context) {
        return context.getSecondaryResources(ModelRoute.class).stream()
                .filter(route -> name.equals(Optional.of(route.getMetadata().getName())))
                .findFirst();
    }

    private SloReport report(RagPipeline pipeline) {
        var meta = pipeline.getMetadata();
        return board.report(KIND, meta.getNamespace(), meta.getName()).orElse(SloReport.EMPTY);
    }

    private static Set<String> asSet(Optional<String> name) {
        return name.map(Set::of).orElse(Set.of());
    }
}
