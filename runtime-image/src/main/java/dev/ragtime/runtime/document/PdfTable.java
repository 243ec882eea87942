package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Block.PageStart;
import dev.ragtime.runtime.document.PdfLines.Cell;
import dev.ragtime.runtime.document.PdfLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lines of a page whose cells stand below one another. A cell may have lines of its own, which stand in the PDF before the
 * next cell of its row.
 *
 * @param lefts where the columns begin
 * @param lines how many lines of the page it takes
 */
record PdfTable(List<Float> lefts, List<String> rows, int lines, int page) {
    /** How far the cells of a column may begin apart, in points. */
    private static final float ALIGNED = 3;

    /** Distance of rows at most, in sizes of the font. */
    private static final float ROW = 4;

    /** Distance of lines of one cell at most, in sizes of the font. */
    private static final float LINE = 2;

    /** How far the letters of one line may stand apart in height, in sizes of the font. */
    private static final float SAME_LINE = 0.35f;

    private static final int LINES_OF_A_ROW = 100;

    /** The table that begins with a line; empty when none does. */
    static Optional<PdfTable> at(List<Line> page, int from) {
        if (page.get(from).cells().size() < 2) return Optional.empty();
        var region = new Region(page.get(from));
        for (int i = from + 1; i < page.size() && region.take(page.get(i)); i++)
            ;
        var lines = region.lines();
        var rows = rows(region.lefts, lines);
        if (rows.stream().filter(PdfTable::hasCells).count() < 2) return Optional.empty();
        return Optional.of(new PdfTable(
                region.lefts,
                rows.stream().map(PdfTable::shown).toList(),
                lines.size(),
                page.get(from).page()));
    }

    private static boolean hasCells(List<String> row) {
        return row.stream().filter(cell -> !cell.isEmpty()).count() > 1;
    }

    private static String shown(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** A line across all columns, as one sees it. */
    private record Visual(float y, List<StringBuilder> cells) {
        boolean begins() {
            return !cells.getFirst().isEmpty();
        }
    }

    private static List<List<String>> rows(List<Float> lefts, List<Line> lines) {
        var visuals = visuals(lefts, lines);
        var rows = new ArrayList<List<StringBuilder>>();
        float pitch = pitch(visuals);
        boolean byDistance = areRowsApart(visuals, pitch);
        for (int i = 0; i < visuals.size(); i++) {
            var visual = visuals.get(i);
            if (i == 0 || (byDistance ? isApart(visuals, i, pitch) : visual.begins())) {
                rows.add(visual.cells());
                continue;
            }
            for (int column = 0; column < lefts.size(); column++) {
                append(rows.getLast().get(column), visual.cells().get(column).toString());
            }
        }
        return rows.stream()
                .map(row -> row.stream().map(StringBuilder::toString).toList())
                .toList();
    }

    private static List<Visual> visuals(List<Float> lefts, List<Line> lines) {
        var visuals = new ArrayList<Visual>();
        for (var line : lines) {
            var visual = visuals.reversed().stream()
                    .limit(LINES_OF_A_ROW)
                    .filter(one -> Math.abs(one.y() - line.y()) < SAME_LINE * line.size())
                    .findFirst()
                    .orElseGet(() -> {
                        var cells = Stream.generate(StringBuilder::new)
                                .limit(lefts.size())
                                .toList();
                        visuals.add(new Visual(line.y(), cells));
                        return visuals.getLast();
                    });
            for (int i = 0; i < line.cells().size(); i++) {
                append(
                        visual.cells().get(column(lefts, line.cells(), i)),
                        line.cells().get(i).text());
            }
        }
        visuals.sort((one, other) -> Float.compare(one.y(), other.y()));
        return visuals;
    }

    /** A full row has its cells in order; in another one each is in the column that begins nearest. */
    private static int column(List<Float> lefts, List<Cell> cells, int at) {
        if (cells.size() >= lefts.size()) return Math.min(at, lefts.size() - 1);
        int nearest = 0;
        for (int column = 1; column < lefts.size(); column++) {
            float left = cells.get(at).left();
            if (Math.abs(lefts.get(column) - left) < Math.abs(lefts.get(nearest) - left)) nearest = column;
        }
        return nearest;
    }

    private static void append(StringBuilder cell, String text) {
        if (!cell.isEmpty() && !text.isEmpty()) cell.append(' ');
        cell.append(text);
    }

    /**
     * Whether rows are farther apart than lines of one cell: then the distance tells where a row begins, also where the first
     * cell has lines of its own; else the first cell does.
     */
    private static boolean areRowsApart(List<Visual> visuals, float pitch) {
        long beginning = visuals.stream().filter(Visual::begins).count();
        long apart = 1;
        boolean close = false;
        for (int i = 1; i < visuals.size(); i++) {
            if (isApart(visuals, i, pitch)) apart++;
            else close |= !visuals.get(i).begins();
        }
        return close && 2 * apart >= beginning;
    }

    private static boolean isApart(List<Visual> visuals, int at, float pitch) {
        return visuals.get(at).y() - visuals.get(at - 1).y() > 1.2f * pitch;
    }

    private static float pitch(List<Visual> visuals) {
        float pitch = Float.MAX_VALUE;
        for (int i = 1; i < visuals.size(); i++) {
            pitch = Math.min(pitch, visuals.get(i).y() - visuals.get(i - 1).y());
        }
        return pitch;
    }

    /** Whether this goes on with another one, from the page before. */
    boolean goesOn(PdfTable before) {
        if (page != before.page + 1 || lefts.size() != before.lefts.size()) return false;
        for (int i = 0; i < lefts.size(); i++) {
            if (Math.abs(lefts.get(i) - before.lefts.get(i)) > ALIGNED) return false;
        }
        return true;
    }

    /** A first row without numbers above rows with numbers names the columns. */
    Block.Table block() {
        var pages = List.of(new PageStart(0, page));
        boolean head = !hasDigit(rows.getFirst()) && rows.stream().skip(1).anyMatch(PdfTable::hasDigit);
        if (!head) return new Block.Table(List.of(), rows, pages);
        return new Block.Table(
                List.of(rows.getFirst(), "|" + "-|".repeat(lefts.size())), rows.subList(1, rows.size()), pages);
    }

    /** The table before with the rows of this one, without names of columns that are repeated on each page. */
    Block.Table after(Block.Table before) {
        var names = before.head().isEmpty()
                ? before.rows().getFirst()
                : before.head().getFirst();
        var all = new ArrayList<>(before.rows());
        all.addAll(rows.getFirst().equals(names) ? rows.subList(1, rows.size()) : rows);
        var pages = new ArrayList<>(before.pages());
        pages.add(new PageStart(before.text().length() + 1, page));
        return new Block.Table(before.head(), all, pages);
    }

    private static boolean hasDigit(String row) {
        return row.chars().anyMatch(Character::isDigit);
    }

    /** Where a table ends is told while its lines are gone through. */
    private static final class Region {
        private final List<Line> lines = new ArrayList<>();
        private List<Float> lefts;
        private float lowest;
        private float rowTop;

        Region(Line first) {
            lines.add(first);
            lefts = begins(first);
            lowest = first.y();
            rowTop = first.y();
        }

        private static List<Float> begins(Line line) {
            return line.cells().stream().map(Cell::left).toList();
        }

        /** Takes a line when it is one of the table. */
        boolean take(Line line) {
            boolean row = line.cells().size() > 1;
            int column = aligned(line.left());
            float most = (row || column == 0 ? ROW : LINE) * line.size();
            if (line.y() < rowTop - 1 || line.y() - lowest > most) return false;
            if (row ? !isRow(line) : column < 0 || !fits(line, column)) return false;
            if (column == 0 && line.y() > lowest && (row || line.y() - rowTop > LINE * line.size())) rowTop = line.y();
            if (line.cells().size() > lefts.size()) lefts = begins(line);
            lowest = Math.max(lowest, line.y());
            lines.add(line);
            return true;
        }

        private boolean isRow(Line line) {
            return line.cells().stream().anyMatch(cell -> aligned(cell.left()) > 0);
        }

        private int aligned(float left) {
            for (int column = 0; column < lefts.size(); column++) {
                if (Math.abs(lefts.get(column) - left) < ALIGNED) return column;
            }
            return -1;
        }

        /** Text that goes on over the next column is none of this one. */
        private boolean fits(Line line, int column) {
            return column + 1 == lefts.size() || line.right() < lefts.get(column + 1);
        }

        /** Without what stands below the first column at the end, which may be anything. */
        List<Line> lines() {
            int end = lines.size();
            while (end > 1
                    && lines.get(end - 1).cells().size() == 1
                    && aligned(lines.get(end - 1).left()) == 0) end--;
            return lines.subList(0, end);
        }
    }
}
