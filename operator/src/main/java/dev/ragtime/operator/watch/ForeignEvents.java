package dev.ragtime.operator.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Set;
import java.util.function.Function;

/** Has a resource reconciled when an object that it names appears, changes or goes. */
final class ForeignEvents<P extends HasMetadata> extends AbstractEventSource<GenericKubernetesResource, P> {
    private final MetadataWatch watch;
    private final IndexerResourceCache<P> primaries;

    /** @param names names of the objects that a resource refers to, in its own namespace */
    ForeignEvents(MetadataWatch watch, String name, EventSourceContext<P> context, Function<P, Set<String>> names) {
        super(GenericKubernetesResource.class, name);
        this.watch = watch;
        this.primaries = context.getPrimaryCache();
        primaries.addIndexer(
                name,
                primary -> names.apply(primary).stream()
                        .map(object -> key(primary.getMetadata().getNamespace(), object))
                        .toList());
    }

    @Override
    public void setEventHandler(EventHandler handler) {
        super.setEventHandler(handler);
        watch.onChange((namespace, name) -> {
            if (!isRunning()) return;
            primaries
                    .byIndex(name(), key(namespace, name))
                    .forEach(primary -> handler.handleEvent(new Event(ResourceID.fromResource(primary))));
        });
    }

    @Override
    public void start() {
        super.start();
        watch.start();
    }

    /** None: what they hold is asked for by name. */
    @Override
    public Set<GenericKubernetesResource> getSecondaryResources(P primary) {
        return Set.of();
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
