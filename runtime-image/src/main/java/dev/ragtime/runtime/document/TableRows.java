package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.List;

/** Rows of an office document's table as lines of cells, with the names of its columns set apart. */
final class TableRows {
    /** Columns over which a cell may reach. */
    static final int MOST_COLUMNS = 200;

    private static final int MOST_HEAD_ROWS = 3;

    /** Of fewer columns the first may as well hold the names. */
    private static final int FEWEST_NAMED = 3;

    /** Characters that cells spanning rows may add. */
    private static final int MOST_REPEATED = 1_000_000;

    private final List<String> head = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private List<String> above = List.of();
    private List<String> first = List.of();
    private boolean marked;
    private int columns;
    private int repeated;

    /** What an author says of a row. */
    enum Kind {
        /** Marked as one that names the columns. */
        HEAD,
        /** All in bold, as a head may be. */
        BOLD,
        BODY
    }

    /** @param cells as shown, one for each column; those that span columns are followed by empty ones */
    void add(List<String> cells, Kind kind) {
        above = List.copyOf(cells);
        if (cells.stream().allMatch(String::isEmpty)) return;
        boolean begins = head.isEmpty() && rows.isEmpty();
        if (begins) first = above;
        boolean names = rows.isEmpty()
                && (kind == Kind.HEAD && head.size() < MOST_HEAD_ROWS
                        || kind == Kind.BOLD && begins && cells.size() > 1);
        marked |= names;
        (names ? head : rows).add("| " + String.join(" | ", cells) + " |");
        columns = Math.max(columns, cells.size());
    }

    /** What stands in the row above, for a cell that goes on below it. */
    String above(int column) {
        var text = column < above.size() ? above.get(column) : "";
        repeated += text.length();
        return repeated < MOST_REPEATED ? text : "";
    }

    /** A head that nobody marked is a first row without numbers above rows with numbers, if it is of some columns. */
    Block.Table table() {
        if (!marked && looksLikeHead()) head.add(rows.removeFirst());
        if (rows.isEmpty()) return new Block.Table(List.of(), head);
        var lines = new ArrayList<>(head);
        if (!head.isEmpty()) lines.add("|" + "-|".repeat(columns));
        return new Block.Table(lines, rows);
    }

    private boolean looksLikeHead() {
        return first.size() >= FEWEST_NAMED
                && first.stream().noneMatch(cell -> cell.isEmpty() || hasDigit(cell))
                && rows.stream().skip(1).anyMatch(TableRows::hasDigit);
    }

    private static boolean hasDigit(String row) {
        return row.chars().anyMatch(Character::isDigit);
    }
}
