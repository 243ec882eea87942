package dev.ragtime.operator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.function.Supplier;

/** Writes a status only when it differs from the one that stands. */
public final class StatusWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(JSON, false);

    private StatusWriter() {}

    /**
     * @param fresh makes an empty resource: only name, namespace and status are applied, else the operator would own
     *     the user's annotations and the finalizers
     */
    public static <R extends CustomResource<?, S>, S> UpdateControl<R> write(R current, S status, Supplier<R> fresh) {
        if (equal(current.getStatus(), status)) return UpdateControl.noUpdate();
        var patch = fresh.get();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(current.getMetadata().getName())
                .withNamespace(current.getMetadata().getNamespace())
                .build());
        patch.setStatus(status);
        return UpdateControl.patchStatus(patch);
    }

    /** True when both are written as the same JSON. */
    public static boolean equal(Object one, Object other) {
        return tree(one).equals(tree(other));
    }

    /** A value as a resource's JSON holds it. */
    static JsonNode tree(Object value) {
        return SERIALIZATION.convertValue(value, JsonNode.class) instanceof JsonNode node ? node : JSON.nullNode();
    }
}
