package dev.ragtime.operator.route;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.apply.Applied;
import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingSources;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.slo.SloBoard;
import dev.ragtime.operator.slo.SloEvents;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.watch.ForeignKind;
import dev.ragtime.operator.watch.ForeignObjects;
import dev.ragtime.operator.watch.SecretReading;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs the gateway pods of a ModelRoute. A missing Secret stops nothing: its backend is Down, the others serve. */
@ControllerConfiguration(name = "modelroute")
public final class ModelRouteReconciler implements Reconciler<ModelRoute> {
    private static final String KIND = "ModelRoute";

    private final RuntimeImage image;
    private final Applier applier;
    private final SloBoard board;
    private final ForeignObjects foreign;
    private final Events events;
    private final Clock clock;

    public ModelRouteReconciler(
            RuntimeImage image, Applier applier, SloBoard board, ForeignObjects foreign, Events events, Clock clock) {
        this.image = image;
        this.applier = applier;
        this.board = board;
        this.foreign = foreign;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, ModelRoute>> prepareEventSources(EventSourceContext<ModelRoute> context) {
        var named = List.<EventSource<?, ModelRoute>>of(
                foreign.events(context, ForeignKind.Secret, route -> Credentials.secrets(route.getSpec())),
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
                Credentials.missing(route, secrets(route)),
                ServingSources.deployment(
                        context, Names.route(route.getMetadata().getName())),
                ServingSources.problem(context),
                report(route));
        var next = status.next(clock.instant());
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

    private Map<String, SecretReading> secrets(ModelRoute route) {
        var found = new TreeMap<String, SecretReading>();
        Credentials.secrets(route.getSpec())
                .forEach(name -> foreign.secret(route.getMetadata().getNamespace(), name, Optional.empty())
                        .ifPresent(secret -> found.put(name, secret)));
        return found;
    }

    private SloReport report(ModelRoute route) {
        var meta = route.getMetadata();
        return board.report(KIND, meta.getNamespace(), meta.getName()).orElse(SloReport.EMPTY);
    }
}
