package dev.ragtime.operator.kubernetes;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Reads resources that a later release may have written. An upgrade brings the definitions before the operator, and a
 * rollback may leave them behind, so that an operator meets fields that it has never heard of. It passes them over: one
 * that ended on the first of them would hold up every resource of the cluster.
 */
public final class LaterFields {
    private LaterFields() {}

    public static KubernetesSerialization passedOver() {
        return new KubernetesSerialization(
                new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES), true);
    }
}
