package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Watches resources of ours that a resource names: the resource is reconciled when one of them appears, changes
 * or goes, found by an index over the resources.
 */
public final class References {
    private References() {}

    /**
     * @param name name of the event source, unique in the reconciler
     * @param names names of the objects of that type that a resource refers to, in its own namespace
     */
    public static <R extends HasMetadata, P extends HasMetadata> InformerEventSource<R, P> informer(
            EventSourceContext<P> context, Class<R> type, String name, Function<P, Set<String>> names) {
        var primaries = context.getPrimaryCache();
        primaries.addIndexer(
                name,
                primary -> names.apply(primary).stream()
                        .map(n -> key(primary.getMetadata().getNamespace(), n))
                        .toList());
        var configuration = InformerEventSourceConfiguration.from(type, context.getPrimaryResourceClass())
                .withName(name)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(secondary ->
                        primaries
                                .byIndex(
                                        name,
                                        key(
                                                secondary.getMetadata().getNamespace(),
                                                secondary.getMetadata().getName()))
                                .stream()
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                .<P>withPrimaryToSecondaryMapper(primary -> names.apply(primary).stream()
                        .map(n -> new ResourceID(n, primary.getMetadata().getNamespace()))
                        .collect(Collectors.toSet()));
        return new InformerEventSource<>(configuration.build(), context);
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
