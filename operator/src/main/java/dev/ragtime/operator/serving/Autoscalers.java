package dev.ragtime.operator.serving;

import dev.ragtime.operator.apply.Applier;
import dev.ragtime.operator.keda.Keda;
import dev.ragtime.operator.keda.KedaEvents;
import dev.ragtime.operator.keda.ScaledObject;
import dev.ragtime.operator.keda.ScaledObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Sees to it that one autoscaler at most moves the number of pods: the other is deleted before, and waited for. */
public final class Autoscalers {
    private final Applier applier;
    private final Keda keda;

    public Autoscalers(Applier applier, Keda keda) {
        this.applier = applier;
        this.keda = keda;
    }

    /** Has resources reconciled when KEDA appeared or went; one for each reconciler. */
    public <P extends HasMetadata> KedaEvents<P> events(EventSourceContext<P> context) {
        return new KedaEvents<>(keda, context);
    }

    /**
     * What moves the number of pods, as of one reconcile.
     *
     * @param free false while what moved it before is still there
     * @param standing the ScaledObject as KEDA left it; empty when there is none
     */
    public record Turn(Autoscaler autoscaler, boolean free, Optional<ScaledObject> standing) {
        /**
         * What is to be applied now.
         *
         * @param deployment name of the Deployment that serves; empty while there is none to be scaled
         */
        public Optional<HasMetadata> object(Optional<String> deployment) {
            return free ? deployment.flatMap(autoscaler::object) : Optional.empty();
        }

        /** What the status says of it. */
        public AutoscalingCondition condition() {
            return new AutoscalingCondition(autoscaler, standing);
        }
    }

    /** Deletes what must not stand any more; its end has the resource reconciled again. */
    public Turn turn(ServingFront front, Context<?> context) {
        var view = keda.view();
        var autoscaler = Autoscaler.of(front, view);
        var scaled = ScaledObjects.of(view.presence(), context);
        var inTheWay = Stream.of(context.getSecondaryResources(HorizontalPodAutoscaler.class), scaled)
                .<HasMetadata>flatMap(set -> set.stream())
                .filter(autoscaler::isInTheWay)
                .toList();
        applier.prune(front.owner(), inTheWay, any -> false, context);
        return new Turn(autoscaler, inTheWay.isEmpty(), standing(front, List.copyOf(scaled)));
    }

    private static Optional<ScaledObject> standing(ServingFront front, List<ScaledObject> scaled) {
        return scaled.stream()
                .filter(object -> object.getMetadata().getName().equals(front.name()))
                .findFirst();
    }
}
