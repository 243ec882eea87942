package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.CellText.Shown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the rows of a sheet. Rows of two cells and more that stand below one another are a table, whose first row names
 * the columns if it says so; a cell alone above or below them is a paragraph.
 */
final class SheetRows {
    private static final Shown NOTHING = new Shown("", false, false);
    private static final Pattern LINK = Pattern.compile("HYPERLINK\\(\"([^\"]{1,1000})\".*", Pattern.DOTALL);

    /** Of fewer columns the first may as well hold the names. */
    private static final int FEWEST_NAMED = 3;

    /** Characters that cells spanning rows may add. */
    private static final int MOST_REPEATED = 1_000_000;

    private final Sections sections;
    private final CellText text;
    private final SheetLayout layout;
    private final int maxCharacters;
    private final Map<Integer, Spanning> spanning = new HashMap<>();
    private Optional<List<Shown>> first = Optional.empty();
    private List<String> head = List.of();
    private List<String> rows = new ArrayList<>();
    private boolean boldHead;
    private int width;
    private int last = -2;
    private int repeated;
    private long characters;

    private record Spanning(Shown cell, int lastRow) {}

    SheetRows(Sections sections, CellText text, SheetLayout layout, int maxCharacters) {
        this.sections = sections;
        this.text = text;
        this.layout = layout;
        this.maxCharacters = maxCharacters;
    }

    void read(XmlCursor sheet) throws IOException, UnreadableDocument {
        var cells = new SheetCells(sheet);
        while (sheet.next()) {
            if (!sheet.name().equals("row")) continue;
            cells.row();
            var row = row(cells);
            if (cells.isHidden() && cells.number() == last + 1) last++;
            if (row.isPresent()) row(cells.number(), row.get());
        }
        close();
    }

    /** What a row shows in each column; empty when there is nothing. */
    private Optional<List<Shown>> row(SheetCells cells) throws IOException {
        var shown = new HashMap<Integer, Shown>();
        for (var cell = cells.next(); cell.isPresent(); cell = cells.next()) {
            var place = cell.get().place();
            if (cells.isHidden() || !layout.isShown(place.column())) continue;
            var one = linked(text.of(cell.get().element()), cell.get());
            if (one.text().isEmpty()) continue;
            shown.put(place.column(), one);
            if (layout.lastRow(place) > place.row())
                spanning.put(place.column(), new Spanning(one, layout.lastRow(place)));
        }
        if (shown.isEmpty()) return Optional.empty();
        var row = new ArrayList<Shown>();
        for (int column : layout.columns()) {
            var own = shown.get(column);
            row.add(own == null ? fromAbove(column, cells.number()) : own);
        }
        while (row.getLast().text().isEmpty()) row.removeLast();
        return Optional.of(row);
    }

    private Shown linked(Shown cell, SheetCells.Cell place) {
        var formula = place.element().first("f").map(f -> LINK.matcher(f.text()));
        var address = layout.link(place.place())
                .or(() -> formula.filter(Matcher::matches).map(m -> m.group(1)));
        return address.flatMap(where -> InlineText.address(where, cell.text()))
                .map(where -> new Shown(cell.text() + " (" + where + ")", cell.isNumber(), cell.bold()))
                .orElse(cell);
    }

    private Shown fromAbove(int column, int row) {
        var above = spanning.get(column);
        if (above == null || row > above.lastRow()) return NOTHING;
        repeated += above.cell().text().length();
        return repeated < MOST_REPEATED ? above.cell() : NOTHING;
    }

    private void row(int number, List<Shown> row) throws UnreadableDocument {
        boolean afterGap = number > last + 1;
        last = number;
        long filled = row.stream().filter(cell -> !cell.text().isEmpty()).count();
        boolean open = first.isPresent() || !rows.isEmpty();
        boolean goesOn = open && (!afterGap || filled > 1 && !mayBeHead(row));
        if (open && !goesOn) close();
        if (!goesOn && filled == 1) {
            sections.paragraph(row.getLast().text());
        } else if (!goesOn) {
            first = Optional.of(row);
        } else {
            decide(row);
            rows.add(line(row));
        }
    }

    private boolean mayBeHead(List<Shown> row) {
        return row.stream().noneMatch(Shown::isNumber) && (!boldHead || isBold(row));
    }

    private static boolean isBold(List<Shown> row) {
        return row.stream().filter(cell -> !cell.text().isEmpty()).allMatch(Shown::bold);
    }

    /** Whether the first row of a table names its columns, now that the second is known. */
    private void decide(List<Shown> second) throws UnreadableDocument {
        if (first.isEmpty()) return;
        var row = first.get();
        first = Optional.empty();
        var filled = row.stream().filter(cell -> !cell.text().isEmpty()).toList();
        boolean names = filled.stream().noneMatch(Shown::isNumber)
                && (filled.size() >= FEWEST_NAMED
                        || isBold(row)
                        || second.stream().anyMatch(Shown::isNumber));
        width = row.size();
        boldHead = names && isBold(row);
        if (names) head = List.of(line(row), "|" + "-|".repeat(width));
        else rows.add(line(row));
    }

    private String line(List<Shown> row) throws UnreadableDocument {
        var out = new StringBuilder("|");
        for (var cell : row) out.append(' ').append(cell.text()).append(" |");
        for (int i = row.size(); i < width; i++) out.append("  |");
        characters += out.length();
        if (characters > maxCharacters)
            throw UnreadableDocument.permanent("its text is longer than " + maxCharacters + " characters");
        return out.toString();
    }

    private void close() throws UnreadableDocument {
        if (first.isPresent()) rows.add(line(first.get()));
        if (!rows.isEmpty()) sections.add(new Block.Table(head, rows));
        first = Optional.empty();
        head = List.of();
        rows = new ArrayList<>();
        boldHead = false;
        width = 0;
    }
}
