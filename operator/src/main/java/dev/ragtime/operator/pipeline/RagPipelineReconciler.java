package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.OwnedDependent;
import dev.ragtime.operator.kubernetes.References;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.serving.ApplyFailures;
import dev.ragtime.operator.serving.AutoscalerDependent;
import dev.ragtime.operator.serving.ConfigDependent;
import dev.ragtime.operator.serving.DeploymentDependent;
import dev.ragtime.operator.serving.DisruptionBudgetDependent;
import dev.ragtime.operator.serving.Finding;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServiceDependent;
import dev.ragtime.operator.serving.ServingSources;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.slo.SloBoard;
import dev.ragtime.operator.slo.SloEvents;
import dev.ragtime.operator.slo.SloReport;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the query pods of a RagPipeline. While a check fails nothing is applied: what was rolled out before goes on
 * serving unchanged.
 */
@ControllerConfiguration(name = "ragpipeline")
@Workflow(
        explicitInvocation = true,
        handleExceptionsInReconciler = true,
        dependents = {
            @Dependent(name = "config", type = ConfigDependent.class),
            @Dependent(name = "deployment", type = DeploymentDependent.class, dependsOn = "config"),
            @Dependent(name = "service", type = ServiceDependent.class),
            @Dependent(name = "disruption-budget", type = DisruptionBudgetDependent.class),
            @Dependent(
                    name = "autoscaler",
                    type = AutoscalerDependent.class,
                    dependsOn = "deployment",
                    reconcilePrecondition = AutoscalerDependent.Wanted.class)
        })
public final class RagPipelineReconciler implements Reconciler<RagPipeline> {
    private static final String KIND = "RagPipeline";
    private static final String KNOWLEDGE_BASES = "knowledge-bases";
    private static final String ROUTES = "routes";
    private static final String PROMPTS = "prompts";
    /** A refused object is tried again after this long, since what refuses it (a quota, a policy) is not watched. */
    private static final Duration REFUSED_AGAIN = Duration.ofSeconds(30);

    private final RuntimeImage image;
    private final SloBoard board;
    private final Events events;
    private final Clock clock;

    public RagPipelineReconciler(RuntimeImage image, SloBoard board, Events events, Clock clock) {
        this.image = image;
        this.board = board;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, RagPipeline>> prepareEventSources(EventSourceContext<RagPipeline> context) {
        return List.of(
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
                References.informer(
                        context,
                        ConfigMap.class,
                        PROMPTS,
                        pipeline -> asSet(PipelineInputs.promptName(pipeline.getSpec()))),
                ServingSources.pods(context, Component.QUERY),
                new SloEvents<>(board, KIND));
    }

    @Override
    public UpdateControl<RagPipeline> reconcile(RagPipeline pipeline, Context<RagPipeline> context) {
        var inputs = observe(pipeline, context);
        var violation = PipelineChecks.firstViolation(inputs);
        var refusal = violation.isPresent() ? Optional.<Finding>empty() : apply(inputs, context);
        var status = new PipelineStatus(
                pipeline,
                violation.or(() -> refusal),
                ServingSources.deployment(context),
                ServingSources.problem(context),
                report(pipeline));
        var next = status.next(clock);
        events.publish(pipeline, status.news(next));
        var update = StatusWriter.write(pipeline, next, RagPipeline::new);
        return refusal.isPresent() ? update.rescheduleAfter(REFUSED_AGAIN) : update;
    }

    private static PipelineInputs observe(RagPipeline pipeline, Context<RagPipeline> context) {
        return new PipelineInputs(
                pipeline,
                context.getSecondaryResource(KnowledgeBase.class, KNOWLEDGE_BASES),
                context.getSecondaryResource(ModelRoute.class, ROUTES),
                context.getSecondaryResource(ConfigMap.class, PROMPTS));
    }

    private Optional<Finding> apply(PipelineInputs inputs, Context<RagPipeline> context) {
        OwnedDependent.hand(context, ServingWorkload.class, PipelineModel.of(inputs, image));
        return ApplyFailures.refused(
                context.managedWorkflowAndDependentResourceContext().reconcileManagedWorkflow());
    }

    private SloReport report(RagPipeline pipeline) {
        var meta = pipeline.getMetadata();
        return board.report(KIND, meta.getNamespace(), meta.getName()).orElse(SloReport.EMPTY);
    }

    private static Set<String> asSet(Optional<String> name) {
        return name.map(Set::of).orElse(Set.of());
    }
}
