package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.JsonValue.Array;
import dev.ragtime.runtime.document.JsonValue.Leaf;
import dev.ragtime.runtime.document.JsonValue.Member;
import dev.ragtime.runtime.document.JsonValue.Structure;
import dev.ragtime.runtime.document.Records.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * JSON as text: a line with its path for every leaf, a table for objects of the same names, and headings for what holds
 * much. Everything keeps its order; nulls are left out.
 */
final class JsonBlocks {
    /** Characters; a part that holds more stands below its name, others have it in each of their lines. */
    private static final int LARGEST_INLINE = 400;

    private static final int LONGEST_LIST_LINE = 200;

    /** Objects in a row of a table, whose names are put together: {@code owner.team}. */
    private static final int DEEPEST_ROW = 3;

    /** Of a name that may stand before others: written before thousands, a long one would fill all memory. */
    private static final int LONGEST_NAME = 100;

    private final Sections sections;

    JsonBlocks(Sections sections) {
        this.sections = sections;
    }

    void addRoot(JsonValue root) throws UnreadableDocument {
        switch (root) {
            case Leaf leaf -> Records.addFields(List.of(new Field("", leaf.text())), sections);
            case Array array -> elements("", array);
            case Structure structure -> members("", structure.members());
        }
    }

    /** @param path before each name; empty below a heading that says it */
    private void members(String path, List<Member> members) throws UnreadableDocument {
        var fields = new ArrayList<Field>();
        for (var member : members) {
            var value = member.value();
            if (value.size() <= LARGEST_INLINE && isFlat(value, 0)) {
                flatten(path + member.name(), value, fields);
            } else if (value instanceof Leaf leaf) {
                fields.add(new Field(path + member.name(), leaf.text()));
            } else {
                Records.addFields(fields, sections);
                fields.clear();
                part(path + member.name(), value);
            }
        }
        Records.addFields(fields, sections);
    }

    private void part(String path, JsonValue value) throws UnreadableDocument {
        if (value.size() > LARGEST_INLINE) {
            below(path, value);
        } else if (value instanceof Structure structure) {
            members(path + ".", structure.members());
        } else if (value instanceof Array array) {
            boolean hasHeadings = !array.isOfLeaves() && (array.values().size() == 1 || !isOfRows(array));
            if (hasHeadings) below(path, array);
            else {
                sections.paragraph(VisibleText.line(path) + ":");
                elements(path, array);
            }
        }
    }

    private void below(String path, JsonValue value) throws UnreadableDocument {
        var outside = sections.enter(path);
        if (value instanceof Structure structure) members("", structure.members());
        else if (value instanceof Array array) elements(lastName(path), array);
        sections.leave(outside);
    }

    /** Each of its values may be a row of a table. */
    private static boolean isOfRows(Array array) {
        return array.values().stream().allMatch(value -> value instanceof Structure && isFlat(value, 0))
                || array.values().stream().allMatch(value -> value instanceof Array row && row.isOfLeaves());
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private void elements(String name, Array array) throws UnreadableDocument {
        var values = array.values();
        if (array.isOfLeaves()) {
            list(array);
        } else if (values.stream().allMatch(value -> value instanceof Structure && isFlat(value, 0))) {
            rows(values);
        } else if (values.stream().allMatch(value -> value instanceof Array row && row.isOfLeaves())) {
            var cells = values.stream().map(value -> cells((Array) value)).toList();
            boolean named = ColumnNames.areIn(cells);
            var names = named ? cells.getFirst() : List.<String>of();
            new Records(names, named ? cells.subList(1, cells.size()) : cells).addTo(sections);
        } else {
            for (int i = 0; i < values.size(); i++) element(name, i + 1, values.get(i));
        }
    }

    /** Numbers and words in a line, sentences as items. */
    private void list(Array array) throws UnreadableDocument {
        int length =
                array.values().isEmpty() ? 0 : array.size() / array.values().size();
        if (array.size() <= LONGEST_LIST_LINE || length < LONGEST_LIST_LINE / 10) {
            sections.paragraph(joined(array));
            return;
        }
        for (var text : cells(array)) sections.add(new Block.Item("- " + VisibleText.line(text), 0));
    }

    private void rows(List<JsonValue> structures) throws UnreadableDocument {
        var rows = new ArrayList<List<Field>>();
        var names = new LinkedHashSet<String>();
        long filled = 0;
        for (var structure : structures) {
            var fields = new ArrayList<Field>();
            flatten("", structure, fields);
            fields.removeIf(field -> field.value().isBlank());
            rows.add(fields);
            fields.forEach(field -> names.add(field.name()));
            filled += fields.size();
        }
        boolean alike = (long) names.size() * rows.size() <= 2 * filled;
        boolean unique = rows.stream()
                .allMatch(row -> row.stream().map(Field::name).distinct().count() == row.size());
        if (rows.size() > 1 && alike && unique) {
            new Records(
                            List.copyOf(names),
                            rows.stream().map(row -> values(row, names)).toList())
                    .addTo(sections);
        } else {
            for (var row : rows) Records.add(row, sections);
        }
    }

    private static List<String> values(List<Field> row, LinkedHashSet<String> names) {
        var byName = row.stream().collect(Collectors.toMap(Field::name, Field::value));
        return names.stream().map(name -> byName.getOrDefault(name, "")).toList();
    }

    private void element(String name, int number, JsonValue value) throws UnreadableDocument {
        switch (value) {
            case Leaf leaf -> {
                if (!leaf.text().isBlank()) sections.add(new Block.Item("- " + VisibleText.line(leaf.text()), 0));
            }
            case Array array -> elements(name, array);
            case Structure structure -> {
                var label = label(structure);
                var outside =
                        sections.enter(label.map(member -> text(member.value())).orElse((name + " " + number).strip()));
                members(
                        "",
                        structure.members().stream()
                                .filter(member -> label.isEmpty() || label.get() != member)
                                .toList());
                sections.leave(outside);
            }
        }
    }

    private static Optional<Member> label(Structure structure) {
        return structure.members().stream()
                .filter(member -> Records.isLabel(member.name()) && isLine(text(member.value())))
                .findFirst();
    }

    private static boolean isLine(String text) {
        return !text.isBlank() && !Records.isRunningText(text);
    }

    /** Of a leaf; all else has none. */
    private static String text(JsonValue value) {
        return value instanceof Leaf leaf ? leaf.text() : "";
    }

    private static boolean isFlat(JsonValue value, int depth) {
        return switch (value) {
            case Leaf _ -> true;
            case Array array -> array.size() <= LONGEST_LIST_LINE && array.isOfLeaves();
            case Structure structure ->
                depth < DEEPEST_ROW
                        && structure.members().stream()
                                .allMatch(member ->
                                        member.name().length() <= LONGEST_NAME && isFlat(member.value(), depth + 1));
        };
    }

    private static void flatten(String path, JsonValue value, List<Field> fields) {
        switch (value) {
            case Leaf leaf -> fields.add(new Field(path, leaf.text()));
            case Array array -> fields.add(new Field(path, joined(array)));
            case Structure structure -> {
                var before = path.isEmpty() ? "" : path + ".";
                for (var member : structure.members()) flatten(before + member.name(), member.value(), fields);
            }
        }
    }

    private static List<String> cells(Array array) {
        return array.values().stream().map(value -> ((Leaf) value).text()).toList();
    }

    private static String joined(Array array) {
        return cells(array).stream().filter(text -> !text.isBlank()).collect(Collectors.joining(", "));
    }
}
