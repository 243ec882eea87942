package dev.ragtime.operator.route;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Conditions.Status;
import dev.ragtime.operator.kubernetes.EffectiveSpec;
import dev.ragtime.operator.kubernetes.Events.Notice;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.serving.Rollout;
import dev.ragtime.operator.serving.ServingConditions;
import dev.ragtime.operator.serving.ServingEvents;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.serving.SloFigures;
import dev.ragtime.operator.slo.SloReport;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is reported of a route, computed from what was observed; pure.
 *
 * @param refused an object that the API server does not accept
 * @param missingSecret a backend without its key
 * @param deployment the gateway pods, as the API server holds them
 * @param problem what is wrong with a pod
 * @param report the objectives as last measured, and the backends as the pods see them
 */
record RouteStatus(
        ModelRoute route,
        Optional<Finding> refused,
        Optional<Finding> missingSecret,
        Optional<Deployment> deployment,
        Optional<Finding> problem,
        SloReport report) {

    private static final ModelRouteStatus NONE =
            new ModelRouteStatus(null, null, null, null, null, null, List.of(), null, List.of(), List.of());

    ModelRouteStatus next(Instant now) {
        var before = before();
        var rollout = Rollout.of(deployment);
        var backends = RouteBackends.of(route.getSpec(), report.backends(), before.backends(), now);
        var conditions = Conditions.of(route.getMetadata().getGeneration(), before.conditions(), now);
        new ServingConditions(refused.or(() -> missingSecret), problem, rollout, false, RouteModel.endpoint(route))
                .set(conditions);
        ready(conditions, rollout, backends);
        var slo = SloFigures.of(
                route.getSpec().objectives(), report, before.slo(), Optional.ofNullable(before.sloSummary()));
        slo.set(conditions);
        return new ModelRouteStatus(
                route.getMetadata().getGeneration(),
                EffectiveSpec.of(route.getSpec()),
                RouteModel.endpoint(route),
                rollout.replicas(),
                ServingWorkload.selector(route, Component.GATEWAY),
                backends.summary(),
                backends.backends(),
                slo.summary().orElse(null),
                slo.objectives(),
                conditions.list());
    }

    /** The news in {@code next}. */
    List<Notice> news(ModelRouteStatus next) {
        return ServingEvents.between(before().conditions(), next.conditions());
    }

    /** A route is as good as its backends: one healthy is enough, also while another lacks its key. */
    private void ready(Conditions conditions, Rollout rollout, RouteBackends backends) {
        if (refused.isPresent() || !rollout.serving()) return;
        if (!backends.known()) {
            conditions.set(
                    Conditions.READY,
                    Status.Unknown,
                    Reason.BackendsUnknown,
                    "no gateway pod has told yet how its backends are");
        } else if (backends.healthy() == 0) {
            conditions.set(
                    Conditions.READY, false, Reason.AllBackendsDown, "no backend is healthy: " + backends.unhealthy());
        } else {
            conditions.set(Conditions.READY, true, Reason.Serving, "answers at " + RouteModel.endpoint(route));
        }
    }

    private ModelRouteStatus before() {
        return route.getStatus() == null ? NONE : route.getStatus();
    }
}
