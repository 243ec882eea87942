package dev.ragtime.operator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.kubernetes.Events.Notice;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Writes a status only when it differs from the one that stands, and only over the one it was computed from: a reconcile
 * may see a resource as it was before the last write, and would say the news of that write once more.
 */
public final class StatusWriter {
    /** Long enough for the watch to bring what was written meanwhile. */
    private static final Duration AGAIN = Duration.ofMillis(200);

    private static final Set<Integer> OUTDATED =
            Set.of(HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND);

    private static final PatchContext SERVER_SIDE_APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(OperatorSettings.FIELD_MANAGER)
            .withForce(true)
            .build();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(JSON, false);

    private final KubernetesClient client;
    private final Events events;

    public StatusWriter(KubernetesClient client, Events events) {
        this.client = client;
        this.events = events;
    }

    /**
     * Writes {@code status} and then tells the news in it.
     *
     * @param current the resource as {@code status} was computed from it
     * @param fresh makes an empty resource
     * @return false when {@code current} is outdated, or gone, and nothing was written: then {@link #lookAgain}
     * @throws KubernetesClientException when the API server refuses or cannot be reached
     */
    public <R extends CustomResource<?, S>, S> boolean write(
            R current, S status, Supplier<R> fresh, List<Notice> news) {
        var patch = patch(current, status, fresh);
        if (patch.isEmpty()) return true;
        try {
            client.resource(patch.get()).subresource("status").patch(SERVER_SIDE_APPLY);
        } catch (KubernetesClientException e) {
            if (!OUTDATED.contains(e.getCode())) throw e;
            return false;
        }
        events.publish(current, news);
        return true;
    }

    /** Reconciles once more, when the resource can be seen as it stands. */
    public static <R extends CustomResource<?, ?>> UpdateControl<R> lookAgain() {
        return UpdateControl.<R>noUpdate().rescheduleAfter(AGAIN);
    }

    /**
     * What is to be applied; empty when the status stands as it is. Only name, namespace, version and status: else the
     * operator would own the user's annotations and the finalizers.
     */
    static <R extends CustomResource<?, S>, S> Optional<R> patch(R current, S status, Supplier<R> fresh) {
        if (equal(current.getStatus(), status)) return Optional.empty();
        var patch = fresh.get();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(current.getMetadata().getName())
                .withNamespace(current.getMetadata().getNamespace())
                .withResourceVersion(current.getMetadata().getResourceVersion())
                .build());
        patch.setStatus(status);
        return Optional.of(patch);
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
