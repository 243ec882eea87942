package dev.ragtime.runtime.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.JsonRecords;
import dev.ragtime.runtime.access.PrincipalList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One record of a file of JSON as a document.
 *
 * @param metadata all its fields but the text
 */
record JsonRecord(String markdown, Map<String, Object> metadata) {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Characters of a value that is kept as metadata: one more than a field takes, so that it is told. */
    private static final int LONGEST = 1001;

    private static final int LONGEST_ID = 500;

    /** Why a record is no document; the message names the field. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /** @throws Unusable when it has no text */
    static JsonRecord of(JsonNode record, JsonRecords fields) throws Unusable {
        var text = text(at(record, fields.textField()))
                .orElseThrow(() ->
                        new Unusable("it has no text in field " + fields.textField() + ", which json.textField names"));
        var title = Optional.ofNullable(fields.titleField())
                .flatMap(field -> text(at(record, field)))
                .orElse("");
        var metadata = new LinkedHashMap<String, Object>();
        record.properties().forEach(field -> {
            if (field.getKey().equals(fields.textField())) return;
            if (PrincipalList.isKey(field.getKey())) {
                // to the last character: a name that is cut is another's
                metadata.put(field.getKey(), plain(field.getValue(), Integer.MAX_VALUE));
            } else if (!field.getValue().isNull()) {
                metadata.put(field.getKey(), plain(field.getValue(), LONGEST));
            }
        });
        return new JsonRecord(TitledText.of(title, text), metadata);
    }

    /**
     * What tells it apart in its file; {@code otherwise} where no field does.
     *
     * @throws Unusable when the field is not there, or no name
     */
    static String id(JsonNode record, JsonRecords fields, String otherwise) throws Unusable {
        if (fields.idField() == null) return otherwise;
        return Optional.of(at(record, fields.idField()))
                .filter(JsonNode::isValueNode)
                .map(id -> id.asText("").strip())
                .filter(id -> !id.isEmpty() && id.length() <= LONGEST_ID)
                .orElseThrow(
                        () -> new Unusable("it has no id of up to %d characters in field %s, which json.idField names"
                                .formatted(LONGEST_ID, fields.idField())));
    }

    /** By its whole name, else along its dots. */
    private static JsonNode at(JsonNode record, String field) {
        var direct = record.path(field);
        int dot = field.indexOf('.');
        if (!direct.isMissingNode() || dot <= 0) return direct;
        return at(record.path(field.substring(0, dot)), field.substring(dot + 1));
    }

    /** Several are paragraphs. */
    private static Optional<String> text(JsonNode value) {
        if (value.isArray()) {
            var parts = new ArrayList<String>();
            value.forEach(part -> text(part).ifPresent(parts::add));
            return Optional.of(String.join("\n\n", parts)).filter(text -> !text.isEmpty());
        }
        return value.isValueNode() ? Optional.of(value.asText("")).filter(text -> !text.isBlank()) : Optional.empty();
    }

    /** @param longest characters of a text */
    private static Object plain(JsonNode value, int longest) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                value.properties().forEach(field -> {
                    if (!field.getValue().isNull()) map.put(field.getKey(), plain(field.getValue(), longest));
                });
                yield map;
            }
            case ARRAY -> {
                var list = new ArrayList<Object>();
                value.forEach(one -> {
                    if (!one.isNull()) list.add(plain(one, longest));
                });
                yield list;
            }
            case NULL -> List.of();
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.numberValue();
            default -> value.asText().substring(0, Math.min(value.asText().length(), longest));
        };
    }

    byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and plain values are always JSON", e);
        }
    }

    static JsonRecord read(byte[] bytes) throws IOException {
        return JSON.readValue(bytes, JsonRecord.class);
    }
}
