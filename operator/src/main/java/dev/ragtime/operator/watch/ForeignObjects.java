package dev.ragtime.operator.watch;

import dev.ragtime.operator.watch.Readings.Reading;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The objects that resources name: whether they exist, and what of their content matters. */
public final class ForeignObjects implements AutoCloseable {
    /** So many digests are kept, a few hundred bytes each. */
    private static final int DIGESTS = 4096;

    private static final int CONFIG_MAPS = 128;

    /** Characters of a ConfigMap that is kept; a longer one is read at each reconcile that needs it. */
    private static final int LONGEST_KEPT = 64 * 1024;

    private final KubernetesClient client;
    private final KubernetesClient metadata;
    private final Map<ForeignKind, MetadataWatch> watches = new EnumMap<>(ForeignKind.class);
    private final Readings<SecretName, SecretReading> secrets = new Readings<>(DIGESTS);
    private final Readings<Name, String> digests = new Readings<>(DIGESTS);
    private final Readings<Name, ConfigMap> configMaps = new Readings<>(CONFIG_MAPS, map -> length(map) < LONGEST_KEPT);

    private record Name(String namespace, String name) {}

    private record SecretName(Name name, Optional<String> digestKey) {}

    /**
     * @param client reads the objects that are named
     * @param namespaces those to watch; empty means all
     */
    public ForeignObjects(KubernetesClient client, Set<String> namespaces) {
        this.client = client;
        this.metadata = new KubernetesClientBuilder()
                .withConfig(client.getConfiguration())
                .withKubernetesSerialization(MetadataOnly.serialization())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor(MetadataOnly.NAME, new MetadataOnly()))
                .build();
        Arrays.stream(ForeignKind.values())
                .forEach(kind -> watches.put(kind, new MetadataWatch(metadata, kind, namespaces)));
    }

    /**
     * Tells a controller of what its resources name.
     *
     * @param names names of the objects of that kind that a resource refers to, in its own namespace
     */
    public <P extends HasMetadata> EventSource<?, P> events(
            EventSourceContext<P> context, ForeignKind kind, Function<P, Set<String>> names) {
        return new ForeignEvents<>(watches.get(kind), "named-" + kind, context, names);
    }

    MetadataWatch watch(ForeignKind kind) {
        return watches.get(kind);
    }

    public boolean exists(ForeignKind kind, String namespace, String name) {
        var watch = watches.get(kind);
        if (watch.knows(namespace)) return watch.version(namespace, name).isPresent();
        var found = client.genericKubernetesResources(kind.definition())
                .inNamespace(namespace)
                .withName(name)
                .get();
        return found != null;
    }

    /**
     * @param digestKey with which a digest of the values is made: as hard to guess as a key must be, and the same after
     *     a restart
     */
    public Optional<SecretReading> secret(String namespace, String name, Optional<String> digestKey) {
        var wanted = new Name(namespace, name);
        return read(
                ForeignKind.Secret,
                wanted,
                new SecretName(wanted, digestKey),
                secrets,
                () -> Optional.ofNullable(client.secrets()
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .map(secret -> new Reading<>(Version.of(secret.getMetadata()), reading(secret, digestKey))));
    }

    /** Another one when the content is another. */
    public Optional<String> configMapDigest(String namespace, String name) {
        var wanted = new Name(namespace, name);
        return read(
                ForeignKind.ConfigMap,
                wanted,
                wanted,
                digests,
                () -> live(wanted)
                        .map(map -> new Reading<>(Version.of(map.getMetadata()), Digest.plain(content(map)))));
    }

    /** Name and data of a ConfigMap. */
    public Optional<ConfigMap> configMap(String namespace, String name) {
        var wanted = new Name(namespace, name);
        return read(
                ForeignKind.ConfigMap,
                wanted,
                wanted,
                configMaps,
                () -> live(wanted).map(map -> new Reading<>(Version.of(map.getMetadata()), bare(map))));
    }

    private <K, V> Optional<V> read(
            ForeignKind kind, Name name, K key, Readings<K, V> readings, Supplier<Optional<Reading<V>>> read) {
        var watch = watches.get(kind);
        var version = watch.version(name.namespace(), name.name());
        if (version.isEmpty() && watch.knows(name.namespace())) return Optional.empty();
        return readings.get(key, version, read);
    }

    private Optional<ConfigMap> live(Name name) {
        return Optional.ofNullable(client.configMaps()
                .inNamespace(name.namespace())
                .withName(name.name())
                .get());
    }

    private static SecretReading reading(Secret secret, Optional<String> digestKey) {
        var data = Optional.ofNullable(secret.getData()).orElse(Map.of());
        var blank = data.entrySet().stream()
                .filter(entry -> isBlank(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return new SecretReading(data.keySet(), blank, digestKey.map(key -> Digest.keyed(data, key)));
    }

    private static boolean isBlank(String base64) {
        return base64 == null || new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8).isBlank();
    }

    private static ConfigMap bare(ConfigMap map) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(map.getMetadata().getNamespace())
                .withName(map.getMetadata().getName())
                .endMetadata()
                .withData(map.getData())
                .withBinaryData(map.getBinaryData())
                .build();
    }

    private static Map<String, String> content(ConfigMap map) {
        var content = new TreeMap<String, String>();
        if (map.getData() != null) content.putAll(map.getData());
        if (map.getBinaryData() != null) content.putAll(map.getBinaryData());
        return content;
    }

    private static int length(ConfigMap map) {
        return content(map).values().stream().mapToInt(String::length).sum();
    }

    @Override
    public void close() {
        watches.values().forEach(MetadataWatch::close);
        metadata.close();
    }
}
