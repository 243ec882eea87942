package dev.ragtime.operator.route;

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
import io.fabric8.kubernetes.api.model.Secret;
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

/** Runs the gateway pods of a ModelRoute. A missing Secret stops nothing: its backend is Down, the others serve. */
@ControllerConfiguration(name = "modelroute")
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
public final class ModelRouteReconciler implements Reconciler<ModelRoute> {
    private static final String KIND = "ModelRoute";
    private static final String CREDENTIALS = "credentials";
    /** A refused object is tried again after this long, since what refuses it (a quota, a policy) is not watched. */
    private static final Duration REFUSED_AGAIN = Duration.ofSeconds(30);

    private final RuntimeImage image;
    private final SloBoard board;
    private final Events events;
    private final Clock clock;

    public ModelRouteReconciler(RuntimeImage image, SloBoard board, Events events, Clock clock) {
        this.image = image;
        this.board = board;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, ModelRoute>> prepareEventSources(EventSourceContext<ModelRoute> context) {
        return List.of(
                References.informer(context, Secret.class, CREDENTIALS, route -> Credentials.secrets(route.getSpec())),
                ServingSources.pods(context, Component.GATEWAY),
                new SloEvents<>(board, KIND));
    }

    @Override
    public UpdateControl<ModelRoute> reconcile(ModelRoute route, Context<ModelRoute> context) {
        var refusal = apply(route, context);
        var status = new RouteStatus(
                route,
                refusal,
                Credentials.missing(route, context.getSecondaryResources(Secret.class)),
                ServingSources.deployment(context),
                ServingSources.problem(context),
                report(route));
        var next = status.next(clock);
        events.publish(route, status.news(next));
        var update = StatusWriter.write(route, next, ModelRoute::new);
        return refusal.isPresent() ? update.rescheduleAfter(REFUSED_AGAIN) : update;
    }

    private Optional<Finding> apply(ModelRoute route, Context<ModelRoute> context) {
        OwnedDependent.hand(context, ServingWorkload.class, RouteModel.of(route, image));
        return ApplyFailures.refused(
                context.managedWorkflowAndDependentResourceContext().reconcileManagedWorkflow());
    }

    private SloReport report(ModelRoute route) {
        var meta = route.getMetadata();
        return board.report(KIND, meta.getNamespace(), meta.getName()).orElse(SloReport.EMPTY);
    }
}
