package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.apply.Applied;
import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.References;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingSources;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.slo.SloBoard;
import dev.ragtime.operator.slo.SloEvents;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.watch.ForeignKind;
import dev.ragtime.operator.watch.ForeignObjects;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs the query pods of a RagPipeline. While a check fails nothing is applied: what was rolled out before goes on
 * serving unchanged.
 */
@ControllerConfiguration(name = "ragpipeline")
public final class RagPipelineReconciler implements Reconciler<RagPipeline> {
    private static final String KIND = "RagPipeline";
    private static final String KNOWLEDGE_BASES = "knowledge-bases";
    private static final String ROUTES = "routes";

    private final RuntimeImage image;
    private final Applier applier;
    private final SloBoard board;
    private final ForeignObjects foreign;
    private final Events events;
    private final Clock clock;

    public RagPipelineReconciler(
            RuntimeImage image, Applier applier, SloBoard board, ForeignObjects foreign, Events events, Clock clock) {
        this.image = image;
        this.applier = applier;
        this.board = board;
        this.foreign = foreign;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, RagPipeline>> prepareEventSources(EventSourceContext<RagPipeline> context) {
        var named = List.<EventSource<?, RagPipeline>>of(
                References.informer(
                        context,
                        KnowledgeBase.class,
                        KNOWLEDGE_BASES,
                        pipeline -> Set.of(PipelineInputs.knowledgeBaseName(pipeline.getSpec()))),
                References.informer(
                        context,
                        ModelRoute.class,
                        ROUTES,
                        pipeline -> asSet(PipelineInputs.routeName(pipeline.getSpec()))),
                foreign.events(
                        context,
                        ForeignKind.ConfigMap,
                        pipeline -> asSet(PipelineInputs.promptName(pipeline.getSpec()))),
                ServingSources.pods(context, Component.QUERY),
                new SloEvents<>(board, KIND));
        return Stream.concat(named.stream(), ServingSources.owned(context).stream())
                .toList();
    }

    @Override
    public UpdateControl<RagPipeline> reconcile(RagPipeline pipeline, Context<RagPipeline> context) {
        var inputs = observe(pipeline, context);
        var violation = PipelineChecks.firstViolation(inputs);
        var applied = violation.isPresent() ? Applied.NOTHING : apply(PipelineModel.of(inputs, image), context);
        var status = new PipelineStatus(
                pipeline,
                violation.or(applied::first),
                ServingSources.deployment(
                        context, Names.pipeline(pipeline.getMetadata().getName())),
                ServingSources.problem(context),
                report(pipeline));
        var next = status.next(clock.instant());
        events.publish(pipeline, status.news(next));
        var update = StatusWriter.write(pipeline, next, RagPipeline::new);
        return applied.again(update);
    }

    private PipelineInputs observe(RagPipeline pipeline, Context<RagPipeline> context) {
        return new PipelineInputs(
                pipeline,
                context.getSecondaryResource(KnowledgeBase.class, KNOWLEDGE_BASES),
                context.getSecondaryResource(ModelRoute.class, ROUTES),
                PipelineInputs.promptName(pipeline.getSpec())
                        .flatMap(
                                name -> foreign.configMap(pipeline.getMetadata().getNamespace(), name)));
    }

    private Applied apply(ServingWorkload workload, Context<RagPipeline> context) {
        var applied = applier.apply(workload.owner(), workload.objects(), context);
        applier.prune(
                workload.owner(),
                context.getSecondaryResources(HorizontalPodAutoscaler.class),
                any -> workload.autoscaled(),
                context);
        return applied;
    }

    private SloReport report(RagPipeline pipeline) {
        var meta = pipeline.getMetadata();
        return board.report(KIND, meta.getNamespace(), meta.getName()).orElse(SloReport.EMPTY);
    }

    private static Set<String> asSet(Optional<String> name) {
        return name.map(Set::of).orElse(Set.of());
    }
}
