package dev.ragtime.operator.webhook;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sources that hooks are taken for, as this replica watches them: it may be a standby, which reconciles nothing. So an
 * address that nobody has is known without asking the API server.
 */
final class Receivers implements AutoCloseable {
    private final List<Part> parts;

    /** All namespaces, or one of several. */
    private record Part(Optional<String> namespace, SharedIndexInformer<KnowledgeBase> informer) {
        boolean covers(String other) {
            return namespace.isEmpty() || namespace.get().equals(other);
        }
    }

    /** @param namespaces those to watch; empty means all */
    Receivers(KubernetesClient client, Set<String> namespaces) {
        var wanted = namespaces.isEmpty()
                ? Stream.of(Optional.<String>empty())
                : namespaces.stream().sorted().map(Optional::of);
        this.parts = wanted.map(namespace -> part(client, namespace)).toList();
    }

    private static Part part(KubernetesClient client, Optional<String> namespace) {
        var all = client.resources(KnowledgeBase.class);
        var informer = namespace.isPresent()
                ? all.inNamespace(namespace.get()).runnableInformer(0)
                : all.inAnyNamespace().runnableInformer(0);
        // tried again for ever: the API server may be away, or the namespace yet to come
        informer.exceptionHandler((running, problem) -> true);
        return new Part(namespace, informer);
    }

    /** Begins to watch, and waits for nothing. */
    void start() {
        parts.forEach(part -> part.informer().start());
    }

    /** False until all that is to be known of the namespace was read once. */
    boolean know(String namespace) {
        return parts.stream()
                .filter(part -> part.covers(namespace))
                .allMatch(part -> part.informer().hasSynced());
    }

    Optional<Receiver> find(Address address) {
        return parts.stream()
                .filter(part -> part.covers(address.namespace()))
                .flatMap(part -> Optional.ofNullable(part.informer()
                                .getStore()
                                .getByKey(Cache.namespaceKeyFunc(address.namespace(), address.knowledgeBase())))
                        .stream())
                .flatMap(knowledgeBase -> receiver(knowledgeBase, address))
                .findFirst();
    }

    private static Stream<Receiver> receiver(KnowledgeBase knowledgeBase, Address address) {
        return knowledgeBase.getSpec().sources().stream()
                .filter(source -> source.name().equals(address.source()))
                .filter(source -> source.webhook() != null && source.http() == null)
                .map(source -> new Receiver(
                        address, source, knowledgeBase.getSpec().sync().suspend()));
    }

    @Override
    public void close() {
        parts.forEach(part -> part.informer().stop());
    }
}
