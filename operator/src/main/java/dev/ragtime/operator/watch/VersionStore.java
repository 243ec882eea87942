package dev.ragtime.operator.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Keeps of each object its key and version, some 350 bytes, and makes an object of them for who asks: labels,
 * annotations (which may hold a whole manifest) and managed fields do not stay.
 */
final class VersionStore implements ItemStore<GenericKubernetesResource> {
    private final Map<String, Version> versions = new ConcurrentHashMap<>();

    Optional<Version> version(String namespace, String name) {
        return Optional.ofNullable(versions.get(Cache.namespaceKeyFunc(namespace, name)));
    }

    @Override
    public String getKey(GenericKubernetesResource object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public GenericKubernetesResource put(String key, GenericKubernetesResource object) {
        return object(key, versions.put(key, Version.of(object.getMetadata())));
    }

    @Override
    public GenericKubernetesResource remove(String key) {
        return object(key, versions.remove(key));
    }

    @Override
    public GenericKubernetesResource get(String key) {
        return object(key, versions.get(key));
    }

    @Override
    public Stream<String> keySet() {
        return versions.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return versions.entrySet().stream().map(entry -> object(entry.getKey(), entry.getValue()));
    }

    @Override
    public int size() {
        return versions.size();
    }

    /** Null where there is none, as the informer's contract has it. */
    private static GenericKubernetesResource object(String key, Version version) {
        if (version == null) return null;
        int slash = key.indexOf('/');
        var object = new GenericKubernetesResource();
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace(slash < 0 ? null : key.substring(0, slash))
                .withName(key.substring(slash + 1))
                .withUid(version.uid())
                .withResourceVersion(version.resourceVersion())
                .build());
        return object;
    }
}
