package dev.ragtime.operator.watch;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Kinds of objects that resources name without making them. */
public enum ForeignKind {
    Secret("secrets"),
    ConfigMap("configmaps"),
    PersistentVolumeClaim("persistentvolumeclaims");

    private final String plural;

    ForeignKind(String plural) {
        this.plural = plural;
    }

    ResourceDefinitionContext definition() {
        return new ResourceDefinitionContext.Builder()
                .withVersion("v1")
                .withKind(name())
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
