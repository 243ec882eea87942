package dev.ragtime.operator.knowledgebase.gate;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.Map;
import java.util.Optional;

/** Who lets an index take over that was refused; pure. */
final class Promoter {
    private Promoter() {}

    /**
     * What annotation {@value GateRun#PROMOTE} says of an index, and who wrote it as far as the API server knows.
     *
     * @param index its number, with which the annotation's value begins
     */
    static Optional<String> of(KnowledgeBase resource, int index) {
        var meta = resource.getMetadata();
        return Optional.ofNullable(meta.getAnnotations())
                .map(annotations -> annotations.get(GateRun.PROMOTE))
                .map(String::strip)
                .filter(value -> value.split("\\s+", 2)[0].equals(String.valueOf(index)))
                .map(value -> "annotation %s says \"%s\"%s".formatted(GateRun.PROMOTE, value, writer(resource)));
    }

    private static String writer(KnowledgeBase resource) {
        var entries = resource.getMetadata().getManagedFields();
        if (entries == null) return "";
        return entries.stream()
                .filter(Promoter::ownsAnnotation)
                .findFirst()
                .map(entry -> ", written by %s at %s".formatted(entry.getManager(), entry.getTime()))
                .orElse("");
    }

    private static boolean ownsAnnotation(ManagedFieldsEntry entry) {
        if (entry.getFieldsV1() == null) return false;
        var fields = entry.getFieldsV1().getAdditionalProperties();
        return fields.get("f:metadata") instanceof Map<?, ?> metadata
                && metadata.get("f:annotations") instanceof Map<?, ?> annotations
                && annotations.containsKey("f:" + GateRun.PROMOTE);
    }
}
