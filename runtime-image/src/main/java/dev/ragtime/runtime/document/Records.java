package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rows of the same fields. A table, where a chunk can repeat the names of its columns and hold rows whole; else each row
 * stands below a heading of its own, with the name before every value.
 *
 * @param names of the columns, as many as the widest row has; empty when they are not known
 * @param rows values in the order of the names, empty ones where there is none; a row may be shorter
 */
record Records(List<String> names, List<List<String>> rows) {
    /** Characters: half of a chunk is for rows, whatever the head needs. */
    private static final int LONGEST_HEAD = 400;

    /** Characters, on average: two or three rows fit into a chunk. */
    private static final int LONGEST_ROW = 400;

    /** Of a line; what is longer is running text. */
    private static final int LONGEST_LINE = 200;

    private static final int LONGEST_LABEL = 120;

    /** What people call a field that tells one record from the next. */
    private static final Set<String> LABELS = Set.of("title", "name", "subject", "question", "label", "headline");

    private static final Pattern EMPTY_LINES = Pattern.compile("\\n[ \\t]*\\n\\s*");

    /** A value with its name, which may be empty. */
    record Field(String name, String value) {}

    /** @throws UnreadableDocument when it is longer than a document may be */
    void addTo(Sections sections) throws UnreadableDocument {
        if (names.isEmpty() || isTable()) {
            sections.add(table());
        } else {
            for (var row : rows) add(fields(row), sections);
        }
    }

    private boolean isTable() {
        long characters = rows.stream()
                .flatMap(List::stream)
                .mapToLong(cell -> cell.length() + 3)
                .sum();
        return line(names).length() <= LONGEST_HEAD && characters <= (long) LONGEST_ROW * rows.size();
    }

    private Block.Table table() {
        var head = names.isEmpty() ? List.<String>of() : List.of(line(names), "|" + "-|".repeat(names.size()));
        return new Block.Table(head, rows.stream().map(Records::line).toList());
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells.stream().map(VisibleText::line).toList()) + " |";
    }

    private List<Field> fields(List<String> row) {
        var fields = new ArrayList<Field>();
        for (int i = 0; i < row.size(); i++) {
            fields.add(new Field(i < names.size() ? names.get(i) : "", row.get(i)));
        }
        return fields;
    }

    /** One record, below a heading when one of its fields is fit to be one. */
    static void add(List<Field> fields, Sections sections) throws UnreadableDocument {
        var filled = new ArrayList<>(
                fields.stream().filter(field -> !field.value().isBlank()).toList());
        if (filled.isEmpty()) return;
        var label = label(filled);
        var outside = label.value().isEmpty() ? null : sections.enter(heading(label));
        filled.remove(label);
        addFields(filled, sections);
        if (outside != null) sections.leave(outside);
    }

    private static Field label(List<Field> filled) {
        return filled.stream()
                .filter(field -> isLabel(field.name()) && isShort(field))
                .findFirst()
                .or(() -> filled.stream().limit(1).filter(Records::isShort).findFirst())
                .orElse(new Field("", ""));
    }

    static boolean isLabel(String name) {
        return LABELS.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isShort(Field field) {
        return field.value().length() <= LONGEST_LABEL && field.value().indexOf('\n') < 0;
    }

    private static String heading(Field label) {
        return isLabel(label.name()) ? label.value() : line(label);
    }

    /** A line for each field, and paragraphs of their own for what is longer. */
    static void addFields(List<Field> fields, Sections sections) throws UnreadableDocument {
        var lines = new ArrayList<String>();
        for (var field : fields) {
            if (isRunningText(field.value())) {
                addLines(lines, sections);
                addText(field, sections);
            } else if (!field.value().isBlank()) {
                lines.add(line(field));
            }
        }
        addLines(lines, sections);
    }

    static boolean isRunningText(String value) {
        return value.length() > LONGEST_LINE || value.strip().indexOf('\n') >= 0;
    }

    private static void addLines(List<String> lines, Sections sections) throws UnreadableDocument {
        if (!lines.isEmpty()) sections.add(new Block.Code(String.join("\n", lines)));
        lines.clear();
    }

    private static void addText(Field field, Sections sections) throws UnreadableDocument {
        if (!field.name().isBlank()) sections.paragraph(VisibleText.line(field.name()) + ":");
        for (var paragraph : EMPTY_LINES.split(field.value().strip())) {
            sections.paragraph(VisibleText.lines(paragraph).strip());
        }
    }

    private static String line(Field field) {
        var value = VisibleText.line(field.value());
        return field.name().isBlank() ? value : VisibleText.line(field.name()) + ": " + value;
    }
}
