package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** A table of a DOCX as lines of cells; cells that span rows are repeated in each. */
final class DocxTable {
    private static final Set<String> TRANSPARENT = Set.of("sdt", "sdtContent", "customXml", "ins", "moveTo");

    private final DocxStyles styles;
    private final Function<Xml.Element, DocxText.Line> paragraphs;
    private final List<Xml.Element> boxes = new ArrayList<>();
    private final List<DocxNotes.Note> notes = new ArrayList<>();
    private boolean bold;

    /** @param paragraphs what a paragraph says */
    DocxTable(DocxStyles styles, Function<Xml.Element, DocxText.Line> paragraphs) {
        this.styles = styles;
        this.paragraphs = paragraphs;
    }

    /** Of a table or a part of it, without those that somebody deleted. */
    static List<Xml.Element> rows(Xml.Element table) {
        return children(table, "tr").stream()
                .filter(row -> row.first("trPr", "del").isEmpty())
                .toList();
    }

    static List<Xml.Element> cells(Xml.Element row) {
        return children(row, "tc");
    }

    private static List<Xml.Element> children(Xml.Element parent, String name) {
        var found = new ArrayList<Xml.Element>();
        parent.elements().forEach(child -> {
            if (child.is(name)) found.add(child);
            else if (TRANSPARENT.contains(child.name())) found.addAll(children(child, name));
        });
        return found;
    }

    /** True when it places things on the page, and is no table of data. */
    boolean isLayout(Xml.Element table, Predicate<Xml.Element> isHeading) {
        var rows = rows(table);
        var cells = rows.stream().flatMap(row -> cells(row).stream()).toList();
        if (cells.size() < 2) return true;
        boolean marked = rows.stream().anyMatch(DocxTable::isMarked);
        boolean holds = cells.stream()
                .anyMatch(cell -> !cell.find("tbl").isEmpty() || cell.all("p").anyMatch(isHeading));
        return holds && !marked;
    }

    private static boolean isMarked(Xml.Element row) {
        return row.first("trPr").flatMap(p -> p.isOn("tblHeader")).orElse(false);
    }

    Block.Table read(Xml.Element table) {
        var look = table.first("tblPr", "tblLook");
        boolean styled = look.map(l -> l.attribute("firstRow").equals("1") || (hex(l.attribute("val")) & 0x20) != 0)
                        .orElse(false)
                && styles.marksFirstRow(
                        table.first("tblPr").flatMap(p -> p.value("tblStyle")).orElse(""));
        var lines = new TableRows();
        boolean first = true;
        for (var row : rows(table)) {
            bold = true;
            var cells = cells(row, lines);
            var named = isMarked(row) || first && styled ? TableRows.Kind.HEAD : TableRows.Kind.BODY;
            lines.add(cells, named == TableRows.Kind.BODY && bold ? TableRows.Kind.BOLD : named);
            first = false;
        }
        return lines.table();
    }

    private static int hex(String value) {
        return value.matches("[0-9A-Fa-f]{1,4}") ? Integer.parseInt(value, 16) : 0;
    }

    private List<String> cells(Xml.Element row, TableRows lines) {
        var cells = new ArrayList<String>();
        int before =
                row.first("trPr", "gridBefore").map(g -> g.number("val", 0)).orElse(0);
        for (int i = 0; i < Math.min(before, TableRows.MOST_COLUMNS); i++) cells.add("");
        for (var cell : cells(row)) {
            var properties = cell.first("tcPr");
            var merged = properties.flatMap(p -> p.first("vMerge"));
            boolean goesOn =
                    merged.isPresent() && !merged.get().attribute("val").equals("restart");
            var text = goesOn ? lines.above(cells.size()) : text(cell);
            int span = properties
                    .flatMap(p -> p.first("gridSpan"))
                    .map(s -> s.number("val", 1))
                    .orElse(1);
            cells.add(text);
            for (int i = 1; i < span && cells.size() < TableRows.MOST_COLUMNS; i++) cells.add("");
        }
        return cells;
    }

    private String text(Xml.Element cell) {
        var out = new StringBuilder();
        text(cell, out);
        return VisibleText.line(out.toString());
    }

    private void text(Xml.Element parent, StringBuilder out) {
        parent.elements().forEach(element -> {
            switch (element.name()) {
                case "p" -> {
                    var line = paragraphs.apply(element);
                    if (!line.text().isBlank()) bold &= line.bold();
                    out.append(line.text()).append(' ');
                    boxes.addAll(line.boxes());
                    notes.addAll(line.notes());
                }
                case "tbl" -> rows(element).forEach(row -> cells(row).forEach(cell -> text(cell, out)));
                case "sdt", "sdtContent", "customXml", "ins", "moveTo" -> text(element, out);
                default -> {}
            }
        });
    }

    List<Xml.Element> boxes() {
        return boxes;
    }

    List<DocxNotes.Note> notes() {
        return notes;
    }
}
