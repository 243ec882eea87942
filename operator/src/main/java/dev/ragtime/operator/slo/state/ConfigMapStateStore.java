package dev.ragtime.operator.slo.state;

import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** A ConfigMap {@code <workload>-slo} beside each resource, owned by it; compare-and-swap by resourceVersion. */
public final class ConfigMapStateStore implements SloStateStore {
    private static final String KEY = "state";

    private final KubernetesClient client;

    public ConfigMapStateStore(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<Stored> read(Subject subject) {
        try {
            var found = client.configMaps()
                    .inNamespace(subject.workload().namespace())
                    .withName(nameOf(subject.workload()))
                    .get();
            return Optional.ofNullable(found).map(map -> stored(subject, map));
        } catch (KubernetesClientException e) {
            throw new StoreUnavailableException("cannot read the SLO state of " + subject.workload(), e);
        }
    }

    @Override
    public Optional<String> write(Subject subject, Optional<String> expected, byte[] data) {
        var resource = client.configMaps().resource(configMap(subject, expected, data));
        try {
            var written = expected.isPresent() ? resource.update() : resource.create();
            return Optional.of(written.getMetadata().getResourceVersion());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND)
                return Optional.empty();
            throw new StoreUnavailableException("cannot write the SLO state of " + subject.workload(), e);
        }
    }

    static ConfigMap configMap(Subject subject, Optional<String> expected, byte[] data) {
        var workload = subject.workload();
        var map = new ConfigMapBuilder()
                .withMetadata(Ownership.owned(subject.resource(), nameOf(workload), componentOf(workload)))
                .withBinaryData(Map.of(KEY, Base64.getEncoder().encodeToString(data)))
                .build();
        expected.ifPresent(version -> map.getMetadata().setResourceVersion(version));
        return map;
    }

    static Stored stored(Subject subject, ConfigMap map) {
        var version = map.getMetadata().getResourceVersion();
        if (Ownership.isFor(subject.resource(), map)) return new Stored(version, Optional.of(data(map)));
        if (Ownership.isOfPredecessor(subject.resource(), map)) return new Stored(version, Optional.empty());
        throw new StoreUnavailableException(
                "ConfigMap %s was not made for %s and is left as it is"
                        .formatted(nameOf(subject.workload()), subject.workload()),
                null);
    }

    /** What is not there or not base64 is as good as damaged: the codec refuses no bytes. */
    private static byte[] data(ConfigMap map) {
        var text = map.getBinaryData() == null ? null : map.getBinaryData().get(KEY);
        try {
            return text == null ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static String nameOf(Workload workload) {
        return switch (componentOf(workload)) {
            case QUERY -> Names.pipelineSlo(workload.name());
            case GATEWAY -> Names.routeSlo(workload.name());
            default -> Names.knowledgeBaseSlo(workload.name());
        };
    }

    private static Component componentOf(Workload workload) {
        return switch (workload.kind()) {
            case "RagPipeline" -> Component.QUERY;
            case "ModelRoute" -> Component.GATEWAY;
            default -> Component.INGEST;
        };
    }
}
