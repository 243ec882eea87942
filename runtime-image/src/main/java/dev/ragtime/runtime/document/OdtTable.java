package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table of an ODT as lines of cells; cells that span rows are repeated in each. */
final class OdtTable {
    private final OdtText text;
    private final List<Xml.Element> boxes = new ArrayList<>();
    private final List<OdtText.Note> notes = new ArrayList<>();
    private final Map<Integer, Integer> rowsLeft = new HashMap<>();
    private boolean bold;

    OdtTable(OdtText text) {
        this.text = text;
    }

    /** Those that are shown, of the table or a part of it. */
    static List<Xml.Element> rows(Xml.Element table) {
        var rows = new ArrayList<Xml.Element>();
        table.elements().forEach(part -> {
            switch (part.name()) {
                case "table-row" -> {
                    if (part.attribute("visibility").isEmpty()
                            || part.attribute("visibility").equals("visible")) rows.add(part);
                }
                case "table-header-rows", "table-rows", "table-row-group" -> rows.addAll(rows(part));
                default -> {}
            }
        });
        return rows;
    }

    /** True when it places things on the page, and is no table of data. */
    static boolean isLayout(Xml.Element table) {
        var cells = rows(table).stream().flatMap(row -> row.all("table-cell")).toList();
        if (cells.size() < 2) return true;
        boolean holds = cells.stream()
                .anyMatch(
                        cell -> !cell.find("table").isEmpty() || cell.first("h").isPresent());
        return holds && table.first("table-header-rows").isEmpty();
    }

    Block.Table read(Xml.Element table) {
        var lines = new TableRows();
        var heads = table.all("table-header-rows")
                .flatMap(part -> rows(part).stream())
                .toList();
        for (var row : rows(table)) {
            bold = true;
            var cells = cells(row, lines);
            boolean names = heads.stream().anyMatch(head -> head == row);
            lines.add(cells, names ? TableRows.Kind.HEAD : bold ? TableRows.Kind.BOLD : TableRows.Kind.BODY);
        }
        return lines.table();
    }

    private List<String> cells(Xml.Element row, TableRows lines) {
        var cells = new ArrayList<String>();
        row.elements().forEach(cell -> {
            int times = Math.clamp(cell.number("number-columns-repeated", 1), 1, TableRows.MOST_COLUMNS);
            for (int i = 0; i < times && cells.size() < TableRows.MOST_COLUMNS; i++) {
                if (cell.is("table-cell")) cell(cell, cells);
                else if (cell.is("covered-table-cell")) cells.add(covered(cells.size(), lines));
            }
        });
        return cells;
    }

    private void cell(Xml.Element cell, List<String> cells) {
        int below = cell.number("number-rows-spanned", 1) - 1;
        if (below > 0) rowsLeft.put(cells.size(), below);
        var out = new StringBuilder();
        text(cell, out);
        cells.add(VisibleText.line(out.toString()));
    }

    private String covered(int column, TableRows lines) {
        int left = rowsLeft.getOrDefault(column, 0);
        if (left == 0) return "";
        rowsLeft.put(column, left - 1);
        return lines.above(column);
    }

    private void text(Xml.Element parent, StringBuilder out) {
        parent.elements().forEach(element -> {
            switch (element.name()) {
                case "p", "h" -> {
                    var line = text.read(element);
                    if (!line.text().isBlank()) bold &= line.bold();
                    out.append(line.text()).append(' ');
                    boxes.addAll(line.boxes());
                    notes.addAll(line.notes());
                }
                case "table" ->
                    rows(element).forEach(row -> row.all("table-cell").forEach(cell -> text(cell, out)));
                case "list", "list-item", "list-header", "section" -> text(element, out);
                default -> {}
            }
        });
    }

    List<Xml.Element> boxes() {
        return boxes;
    }

    List<OdtText.Note> notes() {
        return notes;
    }
}
