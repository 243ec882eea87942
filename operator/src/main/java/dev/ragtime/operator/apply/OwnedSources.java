package dev.ragtime.operator.apply;

import dev.ragtime.operator.kubernetes.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Watches the objects that the operator makes; each kind that a reconciler applies has one of these. */
public final class OwnedSources {
    private OwnedSources() {}

    /** One source for each type, found again by {@link #name}. */
    @SafeVarargs
    public static <P extends HasMetadata> List<EventSource<?, P>> of(
            EventSourceContext<P> context, Class<? extends HasMetadata>... types) {
        return Stream.of(types)
                .<EventSource<?, P>>map(type -> source(context, type))
                .toList();
    }

    /** Under which a source of that type is found again. */
    public static String name(Class<? extends HasMetadata> type) {
        return "owned-" + HasMetadata.getPlural(type);
    }

    private static <R extends HasMetadata, P extends HasMetadata> InformerEventSource<R, P> source(
            EventSourceContext<P> context, Class<R> type) {
        var primary = context.getPrimaryResourceClass();
        var configuration = InformerEventSourceConfiguration.from(type, primary)
                .withName(name(type))
                .withNamespacesInheritedFromController()
                .withLabelSelector(Labels.MANAGED_SELECTOR)
                .withSecondaryToPrimaryMapper(object -> owners(object, primary));
        return new InformerEventSource<>(configuration.build(), context);
    }

    /** By owner reference and by label, since a hand may have taken away either. */
    private static Set<ResourceID> owners(HasMetadata object, Class<? extends HasMetadata> primary) {
        var owners = new HashSet<>(Mappers.fromOwnerReferences(primary).toPrimaryResourceIDs(object));
        var meta = object.getMetadata();
        var labels = meta.getLabels();
        if (labels != null
                && HasMetadata.getKind(primary).equals(labels.get(Labels.KIND))
                && labels.containsKey(Labels.INSTANCE)) {
            owners.add(new ResourceID(labels.get(Labels.INSTANCE), meta.getNamespace()));
        }
        return owners;
    }
}
