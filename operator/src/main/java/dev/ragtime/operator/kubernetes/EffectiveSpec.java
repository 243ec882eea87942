package dev.ragtime.operator.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** A spec as {@code status.effective} shows it; pure. The API's records have filled in their own defaults. */
public final class EffectiveSpec {
    private static final KubernetesSerialization JSON = new KubernetesSerialization(new ObjectMapper(), false);

    private EffectiveSpec() {}

    public static ObjectNode of(Record spec) {
        return JSON.convertValue(spec, ObjectNode.class);
    }
}
