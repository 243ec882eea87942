package dev.ragtime.runtime.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks a manifest as the API server would: unknown fields, types, bounds, patterns, list keys, CEL rules. Rules that
 * compare with an earlier version ({@code oldSelf}) do not apply.
 */
final class SchemaCheck {
    private final Definitions definitions;
    private final CelRules rules = new CelRules();

    SchemaCheck(Definitions definitions) {
        this.definitions = definitions;
    }

    /** Everything wrong with a manifest, each as {@code field: message}; empty for kinds that are not ours. */
    List<String> problems(JsonNode manifest) {
        var problems = new ArrayList<String>();
        definitions
                .versionOf(manifest.path("kind").asText())
                .ifPresent(version -> check("", manifest, version.getSchema().getOpenAPIV3Schema(), problems));
        return problems;
    }

    private void check(String path, JsonNode value, JSONSchemaProps schema, List<String> problems) {
        if (!hasType(value, schema)) {
            problems.add(path + ": must be of type " + schema.getType() + ", is " + value);
            return;
        }
        var before = problems.size();
        bounds(path, value, schema, problems);
        if (value.isObject()) members(path, value, schema, problems);
        if (value.isArray()) items(path, value, schema, problems);
        // a rule may rely on the shape: the API server evaluates none of a malformed object, either
        if (problems.size() == before) problems.addAll(rules.violations(path, value, schema));
    }

    private static boolean hasType(JsonNode value, JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) return value.isTextual() || value.isInt();
        return switch (schema.getType()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case null, default -> true;
        };
    }

    private static void bounds(String path, JsonNode value, JSONSchemaProps s, List<String> problems) {
        if (s.getEnum() != null && !s.getEnum().isEmpty() && !s.getEnum().contains(value)) {
            problems.add(path + ": Unsupported value: " + value + ": supported values: " + s.getEnum());
        }
        if (value.isTextual()) {
            var text = value.asText();
            if (s.getPattern() != null
                    && !Pattern.compile(s.getPattern()).matcher(text).find()) {
                problems.add(path + ": \"" + text + "\" must match " + s.getPattern());
            }
            size(path, text.length(), s.getMinLength(), s.getMaxLength(), "characters", problems);
        } else if (value.isNumber()) {
            if (s.getMinimum() != null && value.asDouble() < s.getMinimum()) {
                problems.add(path + ": must be at least " + s.getMinimum().longValue());
            }
            if (s.getMaximum() != null && value.asDouble() > s.getMaximum()) {
                problems.add(path + ": must be at most " + s.getMaximum().longValue());
            }
        } else if (value.isArray()) {
            size(path, value.size(), s.getMinItems(), s.getMaxItems(), "items", problems);
        }
    }

    private static void size(String path, int size, Long min, Long max, String unit, List<String> problems) {
        if (min != null && size < min) problems.add(path + ": must have at least " + min + " " + unit);
        if (max != null && size > max) problems.add(path + ": must have at most " + max + " " + unit);
    }

    private void members(String path, JsonNode value, JSONSchemaProps schema, List<String> problems) {
        if (schema.getRequired() != null) {
            schema.getRequired().stream()
                    .filter(name -> !value.has(name))
                    .forEach(name -> problems.add(child(path, name) + ": Required value"));
        }
        value.properties().forEach(member -> {
            var here = child(path, member.getKey());
            var known = schema.getProperties() == null
                    ? null
                    : schema.getProperties().get(member.getKey());
            if (known != null) {
                check(here, member.getValue(), known, problems);
            } else if (schema.getAdditionalProperties() != null) {
                check(here, member.getValue(), schema.getAdditionalProperties().getSchema(), problems);
            } else if (!path.isEmpty()) { // apiVersion, kind and metadata are the API server's own
                problems.add("unknown field \"" + here + "\"");
            }
        });
    }

    private void items(String path, JsonNode list, JSONSchemaProps schema, List<String> problems) {
        var seen = new HashSet<String>();
        for (int i = 0; i < list.size(); i++) {
            var here = path + "[" + i + "]";
            check(here, list.get(i), schema.getItems().getSchema(), problems);
            if (!"map".equals(schema.getXKubernetesListType())) continue;
            var key = list.get(i)
                    .path(schema.getXKubernetesListMapKeys().getFirst())
                    .asText();
            if (!seen.add(key)) problems.add(here + ": Duplicate value: \"" + key + "\"");
        }
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
