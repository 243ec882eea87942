package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Block.PageStart;
import dev.ragtime.runtime.document.PdfLines.Line;
import java.util.ArrayList;
import java.util.List;

/** Lines of a page whose cells stand below one another. */
final class PdfTable {
    /** How far the cells of a column may begin apart, in points. */
    private static final float ALIGNED = 3;

    private PdfTable() {}

    /** How many lines from one on are rows of a table; 0 when it is none. */
    static int rows(List<Line> page, int from) {
        int to = from;
        while (to + 1 < page.size() && isBelow(page.get(to), page.get(to + 1))) to++;
        return to == from ? 0 : to - from + 1;
    }

    private static boolean isBelow(Line row, Line next) {
        if (row.cells().size() < 2 || next.cells().size() < 2) return false;
        float distance = next.y() - row.y();
        if (distance <= 0 || distance > 4 * row.size()) return false;
        return next.cells().stream()
                .skip(1)
                .anyMatch(cell ->
                        row.cells().stream().skip(1).anyMatch(above -> Math.abs(above.left() - cell.left()) < ALIGNED));
    }

    /** A first row without numbers above rows with numbers names the columns. */
    static Block.Table of(List<Line> lines) {
        var rows = new ArrayList<>(lines.stream().map(PdfTable::row).toList());
        var pages = List.of(new PageStart(0, lines.getFirst().page()));
        boolean head = !hasDigit(rows.getFirst()) && rows.stream().skip(1).anyMatch(PdfTable::hasDigit);
        if (!head) return new Block.Table(List.of(), rows, pages);
        var rule = "|" + "-|".repeat(lines.getFirst().cells().size());
        return new Block.Table(List.of(rows.removeFirst(), rule), rows, pages);
    }

    private static String row(Line line) {
        return "| "
                + String.join(
                        " | ", line.cells().stream().map(PdfLines.Cell::text).toList()) + " |";
    }

    private static boolean hasDigit(String row) {
        return row.chars().anyMatch(Character::isDigit);
    }
}
