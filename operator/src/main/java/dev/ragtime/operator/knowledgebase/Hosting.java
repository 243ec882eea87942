package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.SharedWeaviate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Who lives in whose store; pure. */
final class Hosting {
    /**
     * Finalizer of a KnowledgeBase while others live in its store, as that of a claim while a pod uses it. Nobody else has one, so
     * that a deletion ends whether an operator runs or not.
     */
    static final String FINALIZER = "ragtime.dev/shared-store";

    private Hosting() {}

    /** Whether a KnowledgeBase stays as long as others live in its store. */
    static boolean isKept(HasMetadata resource) {
        return resource.getMetadata().getFinalizers().contains(FINALIZER);
    }

    /** The KnowledgeBase whose store another one lives in; empty when it names none, or one that does not exist. */
    static Optional<KnowledgeBase> owner(KnowledgeBase resource, Collection<KnowledgeBase> all) {
        return ownerName(resource)
                .flatMap(name -> all.stream()
                        .filter(kb -> isBeside(resource, kb))
                        .filter(kb -> kb.getMetadata().getName().equals(name))
                        .findFirst());
    }

    /** Those that live in the store of a KnowledgeBase, by name. */
    static List<KnowledgeBase> guests(KnowledgeBase owner, Collection<KnowledgeBase> all) {
        var name = Optional.of(owner.getMetadata().getName());
        return all.stream()
                .filter(kb -> isBeside(owner, kb))
                .filter(kb -> ownerName(kb).equals(name))
                .sorted((one, other) -> one.getMetadata()
                        .getName()
                        .compareTo(other.getMetadata().getName()))
                .toList();
    }

    /** The KnowledgeBase that one names as the owner of the store that it lives in. */
    static Optional<String> ownerName(KnowledgeBase resource) {
        return resource.getSpec().store().weaviate().kind() instanceof SharedWeaviate shared
                ? Optional.of(shared.knowledgeBase().name())
                : Optional.empty();
    }

    private static boolean isBeside(HasMetadata one, HasMetadata other) {
        return one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace());
    }
}
