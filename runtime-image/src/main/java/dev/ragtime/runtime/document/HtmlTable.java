package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jsoup.nodes.Element;

/** A table of HTML as lines of cells; cells that span rows are repeated in each. */
final class HtmlTable {
    private static final int MOST_HEAD_ROWS = 3;
    private static final int MOST_COLUMNS = 200;

    /** Characters that cells spanning rows may add. */
    private static final int MOST_REPEATED = 1_000_000;

    private final InlineText inline;
    private final TreeMap<Integer, Spanning> spanning = new TreeMap<>();
    private int repeated;

    private record Spanning(String text, int rowsLeft) {}

    HtmlTable(InlineText inline) {
        this.inline = inline;
    }

    /** True when it places things on the page and is no table of data. */
    static boolean isLayout(Element table) {
        var role = table.attr("role");
        if (role.equals("presentation") || role.equals("none")) return true;
        return table.selectFirst("table table, h1, h2, h3, h4, h5, h6, pre, details, section, article") != null
                && table.selectFirst("> thead") == null
                && rows(table).stream()
                        .findFirst()
                        .filter(HtmlTable::namesColumns)
                        .isEmpty();
    }

    private static boolean namesColumns(Element row) {
        return row.childrenSize() > 1
                && row.children().stream().allMatch(cell -> cell.normalName().equals("th"));
    }

    /** Its rows, those of tables in it left out. */
    static List<Element> rows(Element table) {
        var rows = new ArrayList<Element>();
        for (var part : table.children()) {
            switch (part.normalName()) {
                case "tr" -> rows.add(part);
                case "thead", "tbody", "tfoot" ->
                    part.children().stream()
                            .filter(row -> row.normalName().equals("tr"))
                            .forEach(rows::add);
                default -> {}
            }
        }
        return rows;
    }

    Block.Table read(Element table, Hidden hidden) {
        var head = new ArrayList<String>();
        var rows = new ArrayList<String>();
        var caption = table.selectFirst("> caption");
        int headRows = 0;
        int columns = 0;
        for (var row : rows(table)) {
            if (hidden.isGone(row) || row.parent() != table && hidden.isGone(row.parent())) continue;
            boolean isHead = rows.isEmpty() && headRows < MOST_HEAD_ROWS && isHead(row, headRows);
            var cells = cells(row);
            if (cells.stream().allMatch(String::isEmpty)) continue;
            (isHead ? head : rows).add("| " + String.join(" | ", cells) + " |");
            if (isHead) headRows++;
            columns = Math.max(columns, cells.size());
        }
        if (headRows > 0) head.add("|" + "-|".repeat(columns));
        if (rows.isEmpty() && headRows > 0) {
            rows.addAll(head.subList(0, headRows));
            head.clear();
        }
        if (caption != null && !inline.of(caption).isEmpty()) head.addFirst(inline.of(caption));
        return new Block.Table(head, rows);
    }

    private boolean isHead(Element row, int headRows) {
        if (row.parent() != null && row.parent().normalName().equals("thead")) return true;
        var cells = row.children();
        if (cells.isEmpty()) return false;
        if (cells.stream().allMatch(cell -> cell.normalName().equals("th"))) return true;
        return headRows == 0 && cells.size() > 1 && cells.stream().allMatch(this::isBold);
    }

    private boolean isBold(Element cell) {
        var text = inline.of(cell);
        var bold = cell.selectFirst("b, strong");
        return bold != null && !text.isEmpty() && inline.of(bold).equals(text);
    }

    private List<String> cells(Element row) {
        var cells = new ArrayList<String>();
        for (var cell : row.children()) {
            if (!cell.normalName().equals("td") && !cell.normalName().equals("th")) continue;
            fromAbove(cells);
            var out = new StringBuilder();
            inline.append(cell, out);
            var text = VisibleText.line(out.toString());
            int rowspan = number(cell.attr("rowspan"));
            for (int i = number(cell.attr("colspan")); i > 0 && cells.size() < MOST_COLUMNS; i--) {
                if (rowspan > 1) spanning.put(cells.size(), new Spanning(text, rowspan - 1));
                cells.add(text);
                text = "";
            }
        }
        fromAbove(cells);
        return cells;
    }

    private void fromAbove(List<String> cells) {
        for (var above = spanning.get(cells.size()); above != null; above = spanning.get(cells.size())) {
            if (above.rowsLeft() == 1) spanning.remove(cells.size());
            else spanning.put(cells.size(), new Spanning(above.text(), above.rowsLeft() - 1));
            repeated += above.text().length();
            cells.add(repeated < MOST_REPEATED ? above.text() : "");
        }
    }

    private static int number(String attribute) {
        return attribute.matches("\\d{1,5}") ? Math.max(1, Integer.parseInt(attribute)) : 1;
    }
}
