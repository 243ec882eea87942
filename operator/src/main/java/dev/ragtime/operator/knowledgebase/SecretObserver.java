package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Looks for Secrets beside a KnowledgeBase, at the API server. */
final class SecretObserver {
    private SecretObserver() {}

    /** The one with the key that pods show, as the API server has it; one that is not ours is none. */
    static Optional<Secret> ofClients(KnowledgeBase resource, KubernetesClient client) {
        return find(resource, Names.weaviate(resource.getMetadata().getName()), client)
                .filter(found -> Ownership.isFor(resource, found));
    }

    /** One beside a KnowledgeBase, whosever it is. */
    static Optional<Secret> find(KnowledgeBase beside, String name, KubernetesClient client) {
        var namespace = beside.getMetadata().getNamespace();
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }
}
