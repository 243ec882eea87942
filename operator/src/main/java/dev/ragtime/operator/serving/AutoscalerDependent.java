package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.OwnedDependent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/** Chooses the number of pods while {@code runtime.autoscaling} is set; deleted when it is not. */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED_SELECTOR))
public final class AutoscalerDependent<P extends HasMetadata>
        extends OwnedDependent<HorizontalPodAutoscaler, P, ServingWorkload> {
    public AutoscalerDependent() {
        super(HorizontalPodAutoscaler.class, ServingWorkload.class);
    }

    @Override
    protected HorizontalPodAutoscaler desired(ServingWorkload workload) {
        return workload.autoscaler();
    }

    /** By name alone, since one that is to be deleted has no desired state. */
    @Override
    protected ResourceID targetSecondaryResourceID(P primary, Context<P> context) {
        return new ResourceID(
                model(context, ServingWorkload.class).name(),
                primary.getMetadata().getNamespace());
    }

    /** Whether there is to be one. */
    public static final class Wanted<P extends HasMetadata> implements Condition<HorizontalPodAutoscaler, P> {
        @Override
        public boolean isMet(DependentResource<HorizontalPodAutoscaler, P> dependent, P primary, Context<P> context) {
            return model(context, ServingWorkload.class).autoscaled();
        }
    }
}
