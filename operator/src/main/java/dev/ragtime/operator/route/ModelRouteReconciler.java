package dev.ragtime.operator.route;

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
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** Runs the gateway pods of a ModelRoute. A missing Secret stops nothing: its backend is Down, the others serve. */
@ControllerConfiguration(name = "modelroute")
public final class ModelRouteReconciler implements Reconciler<ModelRoute> {
    private static final String KIND = "ModelRoute";
    private static final String CREDENTIALS = "credentials";

    private final RuntimeImage image;
    private final Applier applier;
    private final SloBoard board;
    private final Events events;
    private final Clock clock;

    public ModelRouteReconciler(RuntimeImage image, Applier applier, SloBoard board, Events events, Clock clock) {
        this.image = image;
        this.applier = applier;
        this.board = board;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, ModelRoute>> prepareEventSources(EventSourceContext<ModelRoute> context) {
        var named = List.<EventSource<?, ModelRoute>>of(
                References.informer(context, Secret.class, CREDENTIALS, route -> Credentials.secrets(route.getSpec())),
                ServingSources.pods(context, Component.GATEWAY),
                new SloEvents<>(board, KIND));
        return Stream.concat(named.stream(), ServingSources.owned(context).stream())
                .toList();
    }

    @Override
    public UpdateControl<ModelRoute> reconcile(ModelRoute route, Context<ModelRoute> context) {
        var applied = apply(RouteModel.of(route, image), context);
        var status = new RouteStatus(
                route,
                applied.first(),
                Credentials.missing(route, context.getSecondaryResources(Secret.class)),
                ServingSources.deployment(
                        context, Names.route(route.getMetadata().getName())),
                ServingSources.problem(context),
                report(route));
        var next = status.next(clock);
        events.publish(route, status.news(next));
        var update = StatusWriter.write(route, next, ModelRoute::new);
        return applied.again(update);
    }

    private Applied apply(ServingWorkload workload, Context<ModelRoute> context) {
        var applied = applier.apply(workload.owner(), workload.objects(), context);
        applier.prune(
                workload.owner(),
                context.getSecondaryResources(HorizontalPodAutoscaler.class),
                any -> workload.autoscaled(),
                context);
        return applied;
    }

    private SloReport report(ModelRoute route) {
        var meta = route.getMetadata();
        return board.report(KIND, meta.getNamespace(), meta.getName()).orElse(SloReport.EMPTY);
    }
}
