package dev.ragtime.operator.route;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Conditions.Status;
import dev.ragtime.operator.kubernetes.EffectiveSpec;
import dev.ragtime.operator.kubernetes.Events.Notice;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Findings;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.serving.AutoscalingCondition;
import dev.ragtime.operator.serving.Rollout;
import dev.ragtime.operator.serving.ServingConditions;
import dev.ragtime.operator.serving.ServingEvents;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.slo.EventKind;
import dev.ragtime.operator.slo.SloFigures;
import dev.ragtime.operator.slo.SloReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is reported of a route, computed from what was observed; pure.
 *
 * @param findings objects that the API server does not accept, backends without their key, pods that do not come up
 * @param unreachable why requests may not come through although pods answer
 * @param configured whether the configuration of the pods is what the route says now
 * @param rollout how far the gateway pods are
 * @param podSettings of the chart
 * @param autoscaling who chooses the number of pods
 * @param report the objectives as last measured, and the backends as the pods see them
 */
record RouteStatus(
        ModelRoute route,
        List<Finding> findings,
        Optional<Finding> unreachable,
        boolean configured,
        Rollout rollout,
        PodSettings podSettings,
        AutoscalingCondition autoscaling,
        SloReport report) {

    private static final ModelRouteStatus NONE =
            new ModelRouteStatus(null, null, null, null, null, null, null, List.of(), null, List.of(), List.of());

    ModelRouteStatus next(Instant now) {
        var before = before();
        var backends = RouteBackends.of(route.getSpec(), report.backends(), before.backends(), now);
        var conditions = Conditions.of(route.getMetadata().getGeneration(), before.conditions(), now);
        var revision = configured ? RouteModel.revision(route) : before.revision();
        var others = RevisionsSeen.others(report.backends(), revision)
                .map(told -> "; " + told)
                .orElse("");
        var answers = "answers at " + RouteModel.endpoint(route) + others;
        new ServingConditions(findings, unreachable, rollout, rollout, answers, waiting()).set(conditions);
        if (rollout.serving() && unreachable.isEmpty()) ready(conditions, backends, others);
        var slo = SloFigures.of(
                route.getSpec().objectives(), report, before.slo(), Optional.ofNullable(before.sloSummary()));
        slo.set(conditions, EventKind.REQUESTS);
        autoscaling.set(conditions);
        ServingConditions.point(conditions);
        return new ModelRouteStatus(
                route.getMetadata().getGeneration(),
                EffectiveSpec.of(route.getSpec(), route.getSpec().podSettings().over(podSettings)),
                RouteModel.endpoint(route),
                revision,
                rollout.replicas(),
                ServingWorkload.selector(route, Component.GATEWAY),
                backends.summary(),
                backends.backends(),
                slo.summary().orElse(null),
                slo.objectives(),
                conditions.list());
    }

    /** What does not answer yet. */
    private Optional<String> waiting() {
        return Findings.refused(findings) ? Optional.of(ServingConditions.SPEC) : Optional.empty();
    }

    /** The news in {@code next}. */
    List<Notice> news(ModelRouteStatus next) {
        return ServingEvents.between(before().conditions(), next.conditions());
    }

    /**
     * A route whose pods answer is as good as its backends: one healthy is enough, also while another lacks its key.
     *
     * @param others pods that work by another revision, to be said behind something else
     */
    private static void ready(Conditions conditions, RouteBackends backends, String others) {
        if (!backends.known()) {
            conditions.set(
                    Conditions.READY,
                    Status.Unknown,
                    Reason.BackendsUnknown,
                    "no gateway pod has told yet how its backends are");
        } else if (backends.healthy() == 0) {
            conditions.set(
                    Conditions.READY,
                    false,
                    Reason.AllBackendsDown,
                    "no backend is healthy: " + backends.unhealthy() + others);
        }
    }

    private ModelRouteStatus before() {
        return route.getStatus() == null ? NONE : route.getStatus();
    }
}
