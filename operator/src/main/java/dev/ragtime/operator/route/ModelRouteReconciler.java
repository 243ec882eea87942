package dev.ragtime.operator.route;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.apply.Applied;
import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.PodProblems;
import dev.ragtime.operator.kubernetes.RefusedPods;
import dev.ragtime.operator.kubernetes.StatusWriter;
import dev.ragtime.operator.serving.Autoscalers;
import dev.ragtime.operator.serving.Reach;
import dev.ragtime.operator.serving.Rollout;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingFront;
import dev.ragtime.operator.serving.ServingSources;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.slo.SloBoard;
import dev.ragtime.operator.slo.SloEvents;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.watch.ForeignKind;
import dev.ragtime.operator.watch.ForeignObjects;
import dev.ragtime.operator.watch.SecretReading;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
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
    private final Autoscalers autoscalers;
    private final SloBoard board;
    private final ForeignObjects foreign;
    private final StatusWriter statuses;
    private final Clock clock;

    public ModelRouteReconciler(
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
    public List<EventSource<?, ModelRoute>> prepareEventSources(EventSourceContext<ModelRoute> context) {
        var named = List.<EventSource<?, ModelRoute>>of(
                foreign.events(context, ForeignKind.Secret, route -> Credentials.secrets(route.getSpec())),
                ServingSources.pods(context, Component.GATEWAY),
                autoscalers.events(context),
                new SloEvents<>(board, KIND));
        return Stream.concat(named.stream(), ServingSources.owned(context).stream())
                .toList();
    }

    @Override
    public UpdateControl<ModelRoute> reconcile(ModelRoute route, Context<ModelRoute> context) {
        var workload = RouteModel.of(route, image);
        var front = RouteModel.front(route);
        var deployment = workload.deployment(front.replicas());
        var autoscaling = autoscalers.turn(front, context);
        var applied = applier.apply(route, objects(workload, front, deployment, autoscaling), context);
        var rollout = Rollout.of(applied.standing(deployment).or(() -> standing(route, context)));
        var all = ServingSources.pods(context, workload.pods());
        var pods = rollout.complete() ? List.<Pod>of() : all;
        applied.standing(workload.configMap())
                .ifPresent(config -> ConfigDelivery.hasten(all, config, context.getClient()));
        var now = clock.instant();
        var status = new RouteStatus(
                route,
                findings(route, applied, pods, now, context),
                Reach.cut(
                        applied.refused(front.service(workload.pods())),
                        rollout.serving() && leads(front, workload, context)),
                applied.standing(workload.configMap()).isPresent(),
                rollout,
                image.podSettings(),
                autoscaling.condition(),
                report(route));
        var next = status.next(now);
        if (!statuses.write(route, next, ModelRoute::new, status.news(next))) return StatusWriter.lookAgain();
        var update = UpdateControl.<ModelRoute>noUpdate();
        PodProblems.lookAgain(pods, now).ifPresent(update::rescheduleAfter);
        return applied.again(update);
    }

    private static List<Desired> objects(
            ServingWorkload workload, ServingFront front, Deployment deployment, Autoscalers.Turn autoscaling) {
        return Stream.concat(
                        workload.objects(deployment).stream(),
                        front.objects(workload.pods(), autoscaling.object(Optional.of(workload.name()))).stream())
                .toList();
    }

    private static Optional<Deployment> standing(ModelRoute route, Context<ModelRoute> context) {
        return ServingSources.deployments(route, context).stream().findFirst();
    }

    /** Whether the Service as it stands leads to the pods. */
    private static boolean leads(ServingFront front, ServingWorkload workload, Context<ModelRoute> context) {
        return ServingSources.selected(context, front.name()).equals(Optional.of(workload.pods()));
    }

    private List<Finding> findings(
            ModelRoute route, Applied applied, List<Pod> pods, Instant now, Context<ModelRoute> context) {
        var findings = new ArrayList<>(applied.refused());
        findings.addAll(Credentials.missing(route, secrets(route)));
        standing(route, context).flatMap(RefusedPods::of).ifPresent(findings::add);
        PodProblems.first(pods, now).ifPresent(findings::add);
        return findings;
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
