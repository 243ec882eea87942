package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Block.PageStart;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The figures that a chart shows, as a table below its title: a row for each category, a column for each series. */
final class ChartTable {
    private ChartTable() {}

    static Block.Table of(Xml.Element chart, List<PageStart> pages) {
        var series = chart.find("ser");
        var names = new ArrayList<String>();
        var rows = new TreeMap<Integer, List<String>>();
        names.add("");
        for (int i = 0; i < series.size(); i++) {
            var one = series.get(i);
            names.add(one.first("tx")
                    .map(tx -> String.join(" ", points(tx).values()))
                    .orElse(""));
            var categories = one.first("cat").or(() -> one.first("xVal")).map(ChartTable::points);
            var values = one.first("val").or(() -> one.first("yVal")).map(ChartTable::points);
            for (var point : values.orElse(new TreeMap<>()).entrySet()) {
                var row = rows.computeIfAbsent(point.getKey(), at -> new ArrayList<>(List.of("")));
                if (row.getFirst().isEmpty())
                    row.set(
                            0,
                            categories
                                    .map(c -> c.getOrDefault(point.getKey(), ""))
                                    .orElse(""));
                while (row.size() <= i) row.add("");
                row.add(point.getValue());
            }
        }
        var table = new TableRows();
        table.add(names, TableRows.Kind.HEAD);
        rows.values().forEach(row -> table.add(row, TableRows.Kind.BODY));
        var read = table.table();
        var head = new ArrayList<>(read.head());
        title(chart).ifPresent(head::addFirst);
        return new Block.Table(head, read.rows(), pages);
    }

    private static Optional<String> title(Xml.Element chart) {
        return chart.first("chart", "title").map(DrawingParagraphs::line).filter(title -> !title.isEmpty());
    }

    private static TreeMap<Integer, String> points(Xml.Element data) {
        var points = new TreeMap<Integer, String>();
        for (var point : data.find("pt")) {
            var value = point.first("v").map(Xml.Element::text).orElse("");
            points.putIfAbsent(point.number("idx", points.size()), VisibleText.line(shown(value)));
        }
        return points;
    }

    /** A number of binary floating point without the digits that only its storage has. */
    private static String shown(String value) {
        if (!value.matches("-?\\d+\\.\\d{10,}(?:E-?\\d+)?")) return value;
        var rounded = new BigDecimal(value).round(new MathContext(10));
        return rounded.stripTrailingZeros().toPlainString();
    }
}
