package dev.ragtime.api.generated;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The page docs/reference.md: each field with its type, bounds and rules. */
final class ApiReference {
    /** Kubernetes' own types, described there. */
    private static final Set<String> AS_IN_KUBERNETES =
            Set.of("conditions", "affinity", "tolerations", "topologySpreadConstraints");

    private final StringBuilder out = new StringBuilder();

    String page(Map<String, CustomResourceDefinition> definitions) {
        out.append("# API reference\n\nMade from the types in `crds/` by `make generate`; do not edit.\n");
        for (var plural : List.of("knowledgebases", "ragpipelines", "modelroutes")) {
            kind(definitions.get(plural));
        }
        return out.toString();
    }

    private void kind(CustomResourceDefinition crd) {
        var version = crd.getSpec().getVersions().getFirst();
        var root = version.getSchema().getOpenAPIV3Schema();
        out.append("\n## ").append(crd.getSpec().getNames().getKind()).append("\n\n");
        out.append("`apiVersion: ")
                .append(crd.getSpec().getGroup())
                .append('/')
                .append(version.getName())
                .append("`, short name `")
                .append(crd.getSpec().getNames().getShortNames().getFirst())
                .append("`.\n");
        for (var part : List.of("spec", "status")) {
            out.append("\n### ").append(part).append("\n\n| field | type | meaning |\n|---|---|---|\n");
            fields(part, root.getProperties().get(part));
            var rules = new ArrayList<String>();
            rules(part, root.getProperties().get(part), rules);
            if (!rules.isEmpty()) out.append("\nRules:\n\n").append(String.join("", rules));
        }
    }

    private void fields(String path, JSONSchemaProps schema) {
        if (schema.getProperties() == null) return;
        schema.getProperties().forEach((name, field) -> {
            var required = schema.getRequired() != null && schema.getRequired().contains(name);
            var here = path + "." + name;
            var item = field.getItems() == null ? null : field.getItems().getSchema();
            out.append("| `").append(here).append(item == null ? "" : "[]").append("` | ");
            out.append(type(field)).append(required ? ", required" : "").append(" | ");
            out.append(meaning(field)).append(" |\n");
            if (AS_IN_KUBERNETES.contains(name)) return;
            fields(item == null ? here : here + "[]", item == null ? field : item);
        });
    }

    private void rules(String path, JSONSchemaProps schema, List<String> found) {
        if (schema.getXKubernetesValidations() != null) {
            schema.getXKubernetesValidations()
                    .forEach(rule -> found.add("- `" + path + "`: " + rule.getMessage() + "\n"));
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> rules(path + "." + name, field, found));
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            rules(path + "[]", schema.getItems().getSchema(), found);
        }
    }

    private static String type(JSONSchemaProps field) {
        if (Boolean.TRUE.equals(field.getXKubernetesIntOrString())) return "quantity";
        if (field.getItems() != null) return "list";
        if (field.getAdditionalProperties() != null) return "map";
        return field.getType();
    }

    private static String meaning(JSONSchemaProps field) {
        var text = new StringBuilder(field.getDescription() == null ? "" : field.getDescription());
        if (field.getEnum() != null && !field.getEnum().isEmpty()) {
            var values =
                    field.getEnum().stream().map(v -> "`" + v.asText() + "`").toList();
            text.append(" One of ").append(String.join(", ", values)).append('.');
        }
        if (field.getMinimum() != null || field.getMaximum() != null) {
            text.append(" Range ")
                    .append(number(field.getMinimum()))
                    .append(" to ")
                    .append(number(field.getMaximum()))
                    .append('.');
        }
        return text.toString().replace("|", "\\|").strip();
    }

    private static String number(Double value) {
        return value == null ? "unbounded" : String.valueOf(value.longValue());
    }
}
