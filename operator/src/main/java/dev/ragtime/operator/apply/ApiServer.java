package dev.ragtime.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;

/**
 * What applying needs of the API server. Every call but {@link #cached} and {@link #matches} throws a
 * {@link io.fabric8.kubernetes.client.KubernetesClientException} when it is refused or does not get through.
 */
interface ApiServer {
    /** The object of that kind and name that an informer knows; only ever one with the operator's label. */
    Optional<HasMetadata> cached(HasMetadata wanted);

    /** The object of that kind and name, whoever made it. */
    Optional<HasMetadata> live(HasMetadata wanted);

    /** Whether everything that {@code wanted} says stands in {@code actual} and is the operator's. */
    boolean matches(HasMetadata actual, HasMetadata wanted);

    /** Makes a new object; refused when there is one of that name. */
    HasMetadata create(HasMetadata wanted);

    /** Server-side apply of a new object: refused where someone else made one meanwhile. */
    HasMetadata apply(HasMetadata wanted);

    /** Server-side apply over {@code actual}, taking every field; refused where it was replaced meanwhile. */
    HasMetadata apply(HasMetadata wanted, HasMetadata actual);

    /** Puts a whole object in place of the one with its resource version. */
    HasMetadata replace(HasMetadata object);

    /** Deletes the object of that resource version and no other, and what it owns. */
    void delete(HasMetadata actual);

    /** Keeps the number of pods while the field changes hands. */
    void keepReplicas(Deployment actual);
}
