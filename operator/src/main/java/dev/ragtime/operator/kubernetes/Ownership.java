package dev.ragtime.operator.kubernetes;

import dev.ragtime.operator.kubernetes.Labels.Component;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** An owner beside the controller: the object goes with the last of both. */
    public static OwnerReference owner(HasMetadata resource) {
        return new OwnerReferenceBuilder()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
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

    /**
     * Whether the operator made {@code object} for {@code resource}: it names the resource as its controller, or it has
     * all its labels and no controller (as what is retained, and what lost its owner to a hand), or a StatefulSet as
     * controller (as a volume's claim).
     */
    public static boolean isFor(HasMetadata resource, HasMetadata object) {
        return controllerOf(object)
                .filter(owner -> !"StatefulSet".equals(owner.getKind()))
                .map(owner -> owner.getUid().equals(resource.getMetadata().getUid()))
                .orElseGet(() -> carriesLabelsOf(resource, object));
    }

    /** Whether the operator made it for a resource of the same kind and name that is gone. */
    public static boolean isOfPredecessor(HasMetadata resource, HasMetadata object) {
        return carriesLabelsOf(resource, object)
                && controllerOf(object)
                        .filter(owner -> owner.getKind().equals(resource.getKind()))
                        .filter(owner ->
                                owner.getName().equals(resource.getMetadata().getName()))
                        .filter(owner ->
                                !owner.getUid().equals(resource.getMetadata().getUid()))
                        .isPresent();
    }

    private static Optional<OwnerReference> controllerOf(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getOwnerReferences()).orElse(List.of()).stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    /** Whether it has the labels of what the operator makes for {@code resource}, or one of its kind and name. */
    public static boolean carriesLabelsOf(HasMetadata resource, HasMetadata object) {
        var labels = Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
        return Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY))
                && resource.getKind().equals(labels.get(Labels.KIND))
                && resource.getMetadata().getName().equals(labels.get(Labels.INSTANCE));
    }
}
