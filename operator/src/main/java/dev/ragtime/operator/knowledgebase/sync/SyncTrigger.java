package dev.ragtime.operator.knowledgebase.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.Sync;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

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
     * @param configMaps digests of those that are read as sources, by name
     * @param secrets digests of those that sources are read with, by name: a mended password is tried at once. They are
     *     made with a key, since whoever may read the status must not be able to try which password gives the hash
     * @param mounted what is read as a source and can be mounted: each as {@code claim/} or {@code image/} and its name
     */
    public static String of(
            KnowledgeBase resource, Map<String, String> configMaps, Map<String, String> secrets, Set<String> mounted) {
        var spec = resource.getSpec();
        var parts = new TreeMap<String, Object>();
        parts.put("sources", spec.sources().stream().map(Source::asRead).toList());
        parts.put("parallelism", spec.sync().parallelism());
        parts.put("maxFailed", spec.sync().maxFailedDocumentsPercent());
        parts.put("maxDeleted", spec.sync().maxDeletedPercent());
        putUnlessDefault(parts, spec.sync(), "maxFailedDocuments", Sync::maxFailedDocuments);
        putUnlessDefault(parts, spec.sync(), "maxDeletedDocuments", Sync::maxDeletedDocuments);
        putUnlessDefault(parts, spec.sync(), "timeLimit", Sync::timeLimitSeconds);
        putUnlessDefault(parts, spec.sync(), "resources", Sync::resources);
        putUnlessDefault(parts, spec.sync(), "scratch", Sync::scratchSize);
        if (!spec.metadata().fields().isEmpty())
            parts.put("fields", spec.metadata().fields());
        if (spec.ocr() != null) parts.put("ocr", spec.ocr());
        // a run tells the index
        if (spec.access().byPrincipals()) parts.put("access", "byPrincipals");
        parts.put("requestedAt", requestedAt(resource));
        parts.put("allowDeletions", annotation(resource, ALLOW_DELETIONS));
        mounted.forEach(name -> parts.put(name, ""));
        configMaps.forEach((name, digest) -> parts.put("configMap/" + name, digest));
        secrets.forEach((name, digest) -> parts.put("secret/" + name, digest));
        return Sha256.hex(SERIALIZATION.asJson(parts), 16);
    }

    /** The last request for a sync; empty when there was none. */
    public static String requestedAt(KnowledgeBase resource) {
        return annotation(resource, REQUESTED_AT);
    }

    private static String annotation(KnowledgeBase resource, String name) {
        var annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(name, "");
    }

    /** Fields that version 0.1 did not have: left out while they say nothing, so that an update begins no run. */
    private static void putUnlessDefault(
            Map<String, Object> parts, Sync sync, String name, Function<Sync, Object> field) {
        var value = field.apply(sync);
        if (!value.equals(field.apply(Sync.defaults()))) parts.put(name, value);
    }
}
