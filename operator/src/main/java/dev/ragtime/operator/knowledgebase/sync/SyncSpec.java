package dev.ragtime.operator.knowledgebase.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Source;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.TreeMap;

/** Hash of what a run works by, as far as its user wrote it: another hash ends the run, since it does what nobody wants. */
public final class SyncSpec {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true), false);

    private SyncSpec() {}

    /**
     * Whether a run works by a spec that stands no more.
     *
     * @param spec what it works by; empty for a run of version 0.1, which did not say
     */
    public static boolean outdated(String spec, KnowledgeBase resource) {
        return !spec.isEmpty() && !spec.equals(hash(resource));
    }

    /** Neither schedule nor suspend: the one begins runs, the other is looked at on its own. */
    public static String hash(KnowledgeBase resource) {
        var sync = resource.getSpec().sync();
        var parts = new TreeMap<String, Object>();
        parts.put(
                "sources",
                resource.getSpec().sources().stream().map(Source::asRead).toList());
        var fields = resource.getSpec().metadata().fields();
        // as it was before there were any
        if (!fields.isEmpty()) parts.put("fields", fields);
        if (resource.getSpec().ocr() != null)
            parts.put("ocr", resource.getSpec().ocr());
        if (resource.getSpec().access().byPrincipals()) parts.put("access", "byPrincipals");
        parts.put("parallelism", sync.parallelism());
        parts.put("maxFailedPercent", sync.maxFailedDocumentsPercent());
        parts.put("maxFailed", sync.maxFailedDocuments());
        parts.put("maxDeletedPercent", sync.maxDeletedPercent());
        parts.put("maxDeleted", sync.maxDeletedDocuments());
        parts.put("timeLimit", sync.timeLimitSeconds());
        parts.put("resources", sync.resources());
        parts.put("scratch", sync.scratchSize());
        parts.put("podSettings", resource.getSpec().podSettings());
        if (sync.queueName() != null) parts.put("queue", sync.queueName());
        return Sha256.hex(SERIALIZATION.asJson(parts), 16);
    }
}
