package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/**
 * Makes the KnowledgeBase an owner of its volumes' claims, beside the StatefulSet: Kubernetes deletes an object when its
 * last owner is gone, so a StatefulSet that is deleted by hand and made anew finds its data. What is to be retained has
 * no such owner.
 */
public record ClaimOwners(KubernetesClient client) {

    /** @throws KubernetesClientException when the API server does not answer */
    public void settle(Volumes volumes) {
        var owner = Ownership.owner(volumes.resource());
        volumes.toOwn().forEach(claim -> patch(claim, owner));
        volumes.toDisown().forEach(claim -> patch(claim, Map.of("$patch", "delete", "uid", owner.getUid())));
    }

    /** @param owner {@link OwnerReference}, or the directive of a strategic merge patch that takes it away */
    private void patch(PersistentVolumeClaim claim, Object owner) {
        var patch = Map.of("metadata", Map.of("ownerReferences", List.of(owner)));
        try {
            client.resource(claim).patch(PatchContext.of(PatchType.STRATEGIC_MERGE), Serialization.asJson(patch));
        } catch (KubernetesClientException e) {
            // it went meanwhile; another one is seen to when it is there
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) throw e;
        }
    }
}
