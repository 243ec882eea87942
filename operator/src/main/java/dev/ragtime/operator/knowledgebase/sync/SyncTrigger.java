package dev.ragtime.operator.knowledgebase.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.kubernetes.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Hash of what a run is started for: another hash means that what was read before is out of date. */
public final class SyncTrigger {
    /** Set to any new value, e.g. the time, to have the sources read again now. */
    public static final String REQUESTED_AT = "ragtime.dev/sync-requested-at";

    /** Names a source whose many deletions are meant. */
    public static final String ALLOW_DELETIONS = "ragtime.dev/allow-deletions";

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true), false);

    private SyncTrigger() {}

    /**
     * @param configMaps those that are read as sources
     * @param secrets those that sources are read with: a mended password is tried at once
     */
    public static String of(KnowledgeBase resource, Collection<ConfigMap> configMaps, Collection<Secret> secrets) {
        var spec = resource.getSpec();
        var annotations = resource.getMetadata().getAnnotations() == null
                ? Map.<String, String>of()
                : resource.getMetadata().getAnnotations();
        var parts = new TreeMap<String, Object>();
        parts.put("sources", spec.sources());
        parts.put("parallelism", spec.sync().parallelism());
        parts.put("maxFailed", spec.sync().maxFailedDocumentsPercent());
        parts.put("maxDeleted", spec.sync().maxDeletedPercent());
        parts.put("requestedAt", annotations.getOrDefault(REQUESTED_AT, ""));
        parts.put("allowDeletions", annotations.getOrDefault(ALLOW_DELETIONS, ""));
        configMaps.stream()
                .sorted(byName())
                .forEach(c ->
                        parts.put("configMap/" + c.getMetadata().getName(), sorted(c.getData(), c.getBinaryData())));
        secrets.stream()
                .sorted(byName())
                .forEach(s -> parts.put("secret/" + s.getMetadata().getName(), sorted(s.getData(), Map.of())));
        return Names.hash(SERIALIZATION.asJson(parts), 16);
    }

    private static Comparator<HasMetadata> byName() {
        return Comparator.comparing(o -> o.getMetadata().getName());
    }

    private static Map<String, String> sorted(Map<String, String> data, Map<String, String> more) {
        var all = new TreeMap<String, String>();
        if (data != null) all.putAll(data);
        if (more != null) all.putAll(more);
        return all;
    }
}
