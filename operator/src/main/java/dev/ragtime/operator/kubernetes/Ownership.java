package dev.ragtime.operator.kubernetes;

import dev.ragtime.operator.kubernetes.Labels.Component;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Metadata of the objects that a resource owns. */
public final class Ownership {
    private Ownership() {}

    /** Name, namespace, labels and the owner: the object goes when the resource goes. */
    public static ObjectMeta owned(HasMetadata resource, String name, Component component) {
        return new ObjectMetaBuilder(unowned(resource, name, component))
                .withOwnerReferences(controller(resource))
                .build();
    }

    /** The same without owner: the object outlives the resource. */
    public static ObjectMeta unowned(HasMetadata resource, String name, Component component) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(resource.getMetadata().getNamespace())
                .withLabels(Labels.of(resource, component))
                .build();
    }

    public static OwnerReference controller(HasMetadata resource) {
        return new OwnerReferenceBuilder()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
