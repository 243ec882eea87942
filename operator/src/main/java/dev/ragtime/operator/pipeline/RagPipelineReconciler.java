package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.KeyReference;
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
import dev.ragtime.operator.serving.Autoscalers;
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
import dev.ragtime.operator.watch.SecretReading;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
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
    private final Autoscalers autoscalers;
    private final SloBoard board;
    private final ForeignObjects foreign;
    private final StatusWriter statuses;
    private final Clock clock;

    public RagPipelineReconciler(
            RuntimeImage image,
            Applier applier,
            Autoscalers autoscalers,
            SloBoard board,
            ForeignObjects foreign,
            StatusWriter statuses,
            Clock clock) {
        this.image = image;
        this.applier = applier;
        this.autoscalers = autoscalers;
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
                                        PipelineInputs.rewriterName(pipeline.getSpec()),
                                        PipelineInputs.rerankerName(pipeline.getSpec()),
                                        PipelineInputs.learnerName(pipeline.getSpec()))
                                .flatMap(Optional::stream)
                                .collect(Collectors.toSet())),
                foreign.events(
                        context,
                        ForeignKind.ConfigMap,
                        pipeline -> Stream.concat(
                                        PipelineInputs.promptName(pipeline.getSpec()).stream(),
                                        AuthObjects.caConfigMap(pipeline.getSpec()).map(KeyReference::name).stream())
                                .collect(Collectors.toSet())),
                foreign.events(
                        context,
                        ForeignKind.Secret,
                        pipeline -> Stream.concat(
                                        AuthObjects.keyrings(pipeline.getSpec()).values().stream(),
                                        AuthObjects.caSecret(pipeline.getSpec()).map(KeyReference::name).stream())
                                .collect(Collectors.toSet())),
                foreign.events(
                        context,
                        ForeignKind.PersistentVolumeClaim,
                        pipeline -> PipelineInputs.claimName(pipeline.getSpec()).stream()
                                .collect(Collectors.toSet())),
                ServingSources.pods(context, Component.QUERY),
                autoscalers.events(context),
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
        var autoscaling = autoscalers.turn(seen.front(), context);
        var front = applyFront(seen, planned, autoscaling, context);
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
                autoscaling.condition(),
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
    private Applied applyFront(
            RolloutPlan.Seen seen, RolloutPlan plan, Autoscalers.Turn autoscaling, Context<RagPipeline> context) {
        if (!plan.hasFront()) return Applied.NOTHING;
        var front = seen.front();
        return applier.apply(front.owner(), front.objects(plan.selected(), autoscaling.object(plan.scaled())), context);
    }

    /** Revisions that were switched away from or given up, and configurations that no pod reads any more. */
    private void prune(RolloutPlan.Seen seen, RolloutPlan plan, Context<RagPipeline> context) {
        var pipeline = seen.front().owner();
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
                route(PipelineInputs.rewriterName(pipeline.getSpec()), context),
                route(PipelineInputs.rerankerName(pipeline.getSpec()), context),
                route(PipelineInputs.learnerName(pipeline.getSpec()), context),
                PipelineInputs.claimName(pipeline.getSpec()).stream()
                        .filter(name -> foreign.exists(ForeignKind.PersistentVolumeClaim, namespace, name))
                        .collect(Collectors.toSet()),
                PipelineInputs.promptName(pipeline.getSpec()).flatMap(name -> foreign.configMap(namespace, name)),
                auth(pipeline));
    }

    private AuthObjects auth(RagPipeline pipeline) {
        var namespace = pipeline.getMetadata().getNamespace();
        var spec = pipeline.getSpec();
        var keyrings = AuthObjects.keyrings(spec).entrySet().stream()
                .map(named -> new AuthObjects.Keyring(
                        named.getKey(),
                        named.getValue(),
                        foreign.secret(namespace, named.getValue(), Optional.empty())))
                .toList();
        var secret = AuthObjects.caSecret(spec)
                .map(named -> new AuthObjects.Certificates(
                        "spec.auth.oidc.caSecret",
                        "Secret",
                        named,
                        foreign.secret(namespace, named.name(), Optional.empty())
                                .map(SecretReading::keys)));
        var certificates = secret.or(() -> AuthObjects.caConfigMap(spec)
                .map(named -> new AuthObjects.Certificates(
                        "spec.auth.oidc.caConfigMap",
                        "ConfigMap",
                        named,
                        foreign.configMap(namespace, named.name())
                                .map(map -> map.getData() == null
                                        ? Set.of()
                                        : map.getData().keySet()))));
        return new AuthObjects(keyrings, certificates);
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
}
