package dev.ragtime.operator.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one kind by metadata, in all namespaces or in some. It never ends by itself: what cannot be watched now (no
 * right, no server, no such namespace) is tried again with growing pauses.
 */
final class MetadataWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataWatch.class);

    /** Objects for each page of a list; bounds what is in memory while one is read. */
    private static final long PAGE = 250;

    /** A start waits this long for the first list; later, an object that is asked for counts as not known. */
    private static final Duration FIRST_LIST = Duration.ofSeconds(30);

    private final ForeignKind kind;
    private final List<Part> parts;
    private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();
    private boolean started;

    /** All namespaces, or one of several. */
    private record Part(
            Optional<String> namespace, SharedIndexInformer<GenericKubernetesResource> informer, VersionStore store) {
        boolean covers(String other) {
            return namespace.isEmpty() || namespace.get().equals(other);
        }
    }

    /**
     * @param metadata a client that asks for metadata only
     * @param namespaces those to watch; empty means all
     */
    MetadataWatch(KubernetesClient metadata, ForeignKind kind, Set<String> namespaces) {
        this.kind = kind;
        var wanted = namespaces.isEmpty()
                ? Stream.of(Optional.<String>empty())
                : namespaces.stream().sorted().map(Optional::of);
        this.parts = wanted.map(namespace -> part(metadata, namespace)).toList();
    }

    private Part part(KubernetesClient metadata, Optional<String> namespace) {
        var all = metadata.genericKubernetesResources(kind.definition());
        var store = new VersionStore();
        var informer = namespace.isPresent()
                ? all.inNamespace(namespace.get()).withLimit(PAGE).runnableInformer(0)
                : all.inAnyNamespace().withLimit(PAGE).runnableInformer(0);
        informer.itemStore(store)
                .removeNamespaceIndex()
                .exceptionHandler((running, problem) -> true)
                .addEventHandler(new Tell());
        return new Part(namespace, informer, store);
    }

    /** @param listener told the namespace and name of what appeared, changed or went */
    void onChange(BiConsumer<String, String> listener) {
        listeners.add(listener);
    }

    /** Begins to watch and waits for the first list; does nothing when it watches already. */
    synchronized void start() {
        if (started) return;
        started = true;
        var lists = parts.stream()
                .map(part -> part.informer().start().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(lists).get(FIRST_LIST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn(
                    "{}s are not watched yet: resources that name some are told late of a change; tried again until"
                            + " it succeeds",
                    kind,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False until the first list was read, or while the namespace is not watched: then the watch cannot tell. */
    boolean knows(String namespace) {
        return part(namespace).filter(part -> part.informer().hasSynced()).isPresent();
    }

    /** The object's version; empty when it does not exist or when that is not known. */
    Optional<Version> version(String namespace, String name) {
        return part(namespace).flatMap(part -> part.store().version(namespace, name));
    }

    private Optional<Part> part(String namespace) {
        return parts.stream().filter(part -> part.covers(namespace)).findFirst();
    }

    @Override
    public void close() {
        parts.forEach(part -> part.informer().stop());
    }

    private final class Tell implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource object) {
            tell(object);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
            tell(now);
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
            tell(object);
        }

        private void tell(GenericKubernetesResource object) {
            var meta = object.getMetadata();
            listeners.forEach(listener -> listener.accept(meta.getNamespace(), meta.getName()));
        }
    }
}
