package dev.ragtime.runtime.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Prints resources as {@code kubectl get} does: by the printer columns of their definitions. */
final class StatusTable {
    private static final Pattern CONDITION =
            Pattern.compile("\\.status\\.conditions\\[\\?\\(@\\.type==\"(\\w+)\"\\)]\\.(\\w+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Definitions definitions;

    StatusTable(Definitions definitions) {
        this.definitions = definitions;
    }

    /** A table for resources of one kind, a line each, below a line of headings. */
    String of(List<? extends HasMetadata> resources, Instant now) {
        if (resources.isEmpty()) return "";
        var columns =
                definitions
                        .versionOf(resources.getFirst().getKind())
                        .orElseThrow()
                        .getAdditionalPrinterColumns()
                        .stream()
                        .filter(column -> column.getPriority() == null || column.getPriority() == 0)
                        .toList();
        var rows = new ArrayList<List<String>>();
        var headings = new ArrayList<String>(List.of("NAME"));
        columns.forEach(column -> headings.add(column.getName().toUpperCase(Locale.ROOT)));
        rows.add(headings);
        for (var resource : resources) rows.add(row(resource, columns, now));
        return aligned(rows);
    }

    private static List<String> row(HasMetadata resource, List<CustomResourceColumnDefinition> columns, Instant now) {
        JsonNode json = JSON.valueToTree(resource);
        var row = new ArrayList<String>(List.of(resource.getMetadata().getName()));
        for (var column : columns) row.add(cell(value(json, column.getJsonPath()), column.getType(), now));
        return row;
    }

    private static JsonNode value(JsonNode json, String path) {
        var condition = CONDITION.matcher(path);
        if (condition.matches()) {
            for (var c : json.path("status").path("conditions")) {
                if (c.path("type").asText().equals(condition.group(1))) return c.path(condition.group(2));
            }
            return json.path("none");
        }
        return json.at(path.replace('.', '/'));
    }

    private static String cell(JsonNode value, String type, Instant now) {
        if (value.isMissingNode() || value.isNull()) return "";
        return type.equals("date") ? age(Duration.between(Instant.parse(value.asText()), now)) : value.asText();
    }

    private static String age(Duration age) {
        if (age.toHours() >= 48) return age.toDays() + "d";
        if (age.toMinutes() >= 120) return age.toHours() + "h";
        return age.toSeconds() >= 120 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
    }

    private static String aligned(List<List<String>> rows) {
        var text = new StringBuilder();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                var width = rows.stream()
                        .mapToInt(r -> r.get(column).length())
                        .max()
                        .orElse(0);
                line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 3));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
