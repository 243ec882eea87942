package dev.ragtime.operator.scaler;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the cluster has now. Every call throws a {@link io.fabric8.kubernetes.client.KubernetesClientException} when the
 * API server refuses it or is away.
 */
interface ScaledCluster {
    /** Requests in flight that each pod is to have; empty when there is no such resource, or its number of pods is fixed. */
    OptionalInt target(Scaled scaled);

    /** Its pods of every revision, without those that end: what they still answer does not come again. */
    List<ScaledPod> pods(Scaled scaled);
}
