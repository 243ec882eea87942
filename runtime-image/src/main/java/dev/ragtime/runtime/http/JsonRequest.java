package dev.ragtime.runtime.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.call.CallError;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads a JSON request body field by field; what is wrong ends as a 400 that names field and remedy. */
public final class JsonRequest {
    private final JsonNode root;

    private JsonRequest(JsonNode root) {
        this.root = root;
    }

    /** @throws CallError when the body is not a JSON object */
    public static JsonRequest parse(String body) {
        JsonNode root;
        try {
            root = Json.parse(body);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            var place = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw CallError.invalid("invalid_json", "", "the body is not valid JSON" + place);
        }
        if (!root.isObject()) throw CallError.invalid("invalid_json", "", "the body must be a JSON object");
        return new JsonRequest(root);
    }

    /** Of what stands in a body. */
    public static JsonRequest of(ObjectNode root) {
        return new JsonRequest(root);
    }

    /** The whole body, an object. */
    public JsonNode root() {
        return root;
    }

    /** A field that is there and not null. */
    public Optional<JsonNode> field(String name) {
        var node = root.get(name);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    /** A field that is an object; what is wrong in it is named without it. */
    public Optional<JsonRequest> object(String name) {
        return field(name).map(node -> {
            if (!node.isObject()) throw wrongType(name, "an object");
            return new JsonRequest(node);
        });
    }

    public Optional<String> text(String name) {
        return field(name).map(n -> {
            if (!n.isTextual()) throw wrongType(name, "a string");
            return n.asText();
        });
    }

    public boolean flag(String name) {
        return field(name)
                .map(n -> {
                    if (!n.isBoolean()) throw wrongType(name, "true or false");
                    return n.asBoolean();
                })
                .orElse(false);
    }

    /** An integer between the bounds, both included. */
    public OptionalInt integer(String name, int min, int max) {
        var node = field(name);
        if (node.isEmpty()) return OptionalInt.empty();
        var value = node.get();
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < min || value.asInt() > max) {
            throw wrongType(name, "a whole number from " + min + " to " + max);
        }
        return OptionalInt.of(value.asInt());
    }

    /** A number between the bounds, both included. */
    public OptionalDouble number(String name, double min, double max) {
        var node = field(name);
        if (node.isEmpty()) return OptionalDouble.empty();
        var value = node.get();
        if (!value.isNumber() || value.asDouble() < min || value.asDouble() > max) {
            throw wrongType(name, "a number from " + min + " to " + max);
        }
        return OptionalDouble.of(value.asDouble());
    }

    public static CallError wrongType(String field, String expected) {
        return CallError.invalid("invalid_type", field, field + " must be " + expected);
    }
}
