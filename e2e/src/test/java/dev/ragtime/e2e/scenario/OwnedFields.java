package dev.ragtime.e2e.scenario;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of an object that the operator set by server-side apply, as its managed fields say (Kubernetes, FieldsV1),
 * each with another value that someone could have written.
 */
record OwnedFields(List<JsonPointer> fields) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANAGER = "ragtime-operator";

    static OwnedFields of(JsonNode object) {
        var fields = new ArrayList<JsonPointer>();
        for (var entry : object.at("/metadata/managedFields")) {
            var ours = MANAGER.equals(entry.path("manager").asText())
                    && "Apply".equals(entry.path("operation").asText())
                    && entry.path("subresource").asText().isEmpty();
            if (ours) walk(entry.path("fieldsV1"), object, JsonPointer.empty(), fields);
        }
        return new OwnedFields(List.copyOf(fields));
    }

    /** One field that stands for the object: the first of its spec or data, else of its metadata. */
    OwnedFields first() {
        var chosen = fields.stream()
                .filter(field -> !field.toString().startsWith("/metadata"))
                .findFirst()
                .or(() -> fields.stream().findFirst());
        return new OwnedFields(chosen.stream().toList());
    }

    private static void walk(JsonNode owned, JsonNode value, JsonPointer at, List<JsonPointer> fields) {
        var leaf = true;
        for (var entry : owned.properties()) {
            var key = entry.getKey();
            if (key.startsWith("f:")) {
                leaf = false;
                var name = key.substring(2);
                walk(entry.getValue(), value.path(name), at.appendProperty(name), fields);
            } else if (key.startsWith("k:")) {
                leaf = false;
                var index = index(value, key.substring(2));
                if (index >= 0) walk(entry.getValue(), value.get(index), at.appendIndex(index), fields);
            }
        }
        if (leaf && !value.isMissingNode()) fields.add(at);
    }

    /** Place of the list element that has the key's fields. */
    private static int index(JsonNode list, String key) {
        try {
            var fields = JSON.readTree(key);
            for (int i = 0; i < list.size(); i++) {
                var element = list.get(i);
                if (fields.properties().stream()
                        .allMatch(field -> field.getValue().equals(element.get(field.getKey())))) return i;
            }
            return -1;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a list key: " + key, e);
        }
    }

    /** Another value of the same type. */
    static JsonNode edited(JsonNode value) {
        return switch (value) {
            case ObjectNode map when map.isEmpty() -> map.deepCopy().put("edited", "yes");
            case ObjectNode map -> {
                var first = map.properties().iterator().next();
                yield map.deepCopy().set(first.getKey(), edited(first.getValue()));
            }
            case ArrayNode list when list.isEmpty() -> list.deepCopy().add("edited");
            case ArrayNode list -> {
                var fewer = list.deepCopy();
                fewer.remove(fewer.size() - 1);
                yield fewer;
            }
            case JsonNode flag when flag.isBoolean() -> JSON.getNodeFactory().booleanNode(!flag.asBoolean());
            case JsonNode number when number.isNumber() -> JSON.getNodeFactory().numberNode(number.asInt() + 1);
            default -> JSON.getNodeFactory().textNode(other(value.asText()));
        };
    }

    /** Most texts take a letter more; quantities and enumerations another of their kind. */
    private static String other(String text) {
        return switch (text) {
            case "Retain" -> "Delete";
            case "Delete" -> "Retain";
            case "IfNotPresent" -> "Always";
            case "ClusterIP" -> "NodePort";
            case "AlwaysAllow" -> "IfHealthyBudget";
            case "File" -> "FallbackToLogsOnError";
            case "FallbackToLogsOnError" -> "File";
            default -> text.matches("\\d+(m|Mi|Gi)") ? "1" + text : text + "x";
        };
    }
}
