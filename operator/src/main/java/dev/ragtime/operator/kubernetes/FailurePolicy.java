package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;

/** What the end of a pod means for its Job. */
public final class FailurePolicy {
    private FailurePolicy() {}

    /**
     * An eviction is no failure, however often there is one.
     *
     * @param lasting exit codes of the container after which another try would end the same
     */
    public static PodFailurePolicy of(String container, Integer... lasting) {
        return new PodFailurePolicyBuilder()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName(container)
                .withOperator("In")
                .withValues(lasting)
                .endOnExitCodes()
                .endRule()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .endOnPodCondition()
                .endRule()
                .build();
    }
}
