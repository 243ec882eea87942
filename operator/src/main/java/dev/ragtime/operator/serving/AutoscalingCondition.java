package dev.ragtime.operator.serving;

import dev.ragtime.operator.keda.ScaledObject;
import dev.ragtime.operator.keda.ScaledObjectStatus;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Conditions.Status;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.Optional;

/**
 * What is said of who chooses the number of pods; pure.
 *
 * @param standing the ScaledObject as KEDA left it; empty when there is none
 */
public record AutoscalingCondition(Autoscaler autoscaler, Optional<ScaledObject> standing) {
    /** Sets the condition. True while an autoscaler is at work, False while the number is fixed or KEDA refuses. */
    public void set(Conditions conditions) {
        switch (autoscaler.means()) {
            case UNKNOWN -> conditions.keep(Conditions.AUTOSCALING);
            case FIXED ->
                conditions.set(
                        Conditions.AUTOSCALING,
                        false,
                        Reason.Fixed,
                        "the number of pods is fixed: "
                                + autoscaler.front().settings().initialReplicas());
            case CPU ->
                conditions.set(
                        Conditions.AUTOSCALING,
                        true,
                        Reason.ByCpu,
                        bounds() + " at " + autoscaler.bounds().targetCPUUtilizationPercent()
                                + " % of the CPU request; by requests in flight where KEDA is installed and the chart's"
                                + " scaler.enabled is true");
            case REQUESTS -> byRequests(conditions);
        }
    }

    private void byRequests(Conditions conditions) {
        var told = standing.map(ScaledObject::getStatus).flatMap(ScaledObjectStatus::ready);
        var wish = bounds() + " at " + autoscaler.inFlightPerReplica() + " requests in flight each";
        if (told.isEmpty())
            conditions.set(
                    Conditions.AUTOSCALING,
                    Status.Unknown,
                    Reason.ByRequestsInFlight,
                    wish + "; KEDA has not yet taken ScaledObject "
                            + autoscaler.front().name() + ": its operator may not run");
        else
            conditions.set(
                    Conditions.AUTOSCALING,
                    told.get().holds(),
                    Reason.ByRequestsInFlight,
                    told.get().holds()
                            ? wish
                            : wish + "; KEDA cannot do it: " + told.get().message());
    }

    private String bounds() {
        var bounds = autoscaler.bounds();
        return bounds.minReplicas() + " to " + bounds.maxReplicas() + " pods";
    }
}
