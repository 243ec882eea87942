package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.OfficePackage.Relationship;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What must be known of a sheet before its rows are read, though half of it stands below them: which columns are used and
 * shown, which cells are merged, where links lead.
 */
final class SheetLayout {
    private static final int MOST_COLUMNS = 16384;
    private static final Pattern CELL = Pattern.compile("\\$?([A-Z]{1,3})\\$?(\\d{1,7})");

    private final BitSet hidden = new BitSet();
    private final BitSet used = new BitSet();
    private final Map<Place, Integer> merged = new HashMap<>();
    private final Map<Place, String> links = new HashMap<>();
    private int[] shown = {};

    /** A cell; both from 0. */
    record Place(int row, int column) {
        /** Of a name such as {@code B12}; empty when it is none. */
        static Optional<Place> of(String name) {
            var cell = CELL.matcher(name);
            if (!cell.matches()) return Optional.empty();
            int column = 0;
            for (char letter : cell.group(1).toCharArray()) column = 26 * column + letter - 'A' + 1;
            return Optional.of(new Place(Integer.parseInt(cell.group(2)) - 1, Math.min(column, MOST_COLUMNS) - 1));
        }
    }

    private SheetLayout() {}

    static SheetLayout of(XmlCursor sheet, Map<String, Relationship> relationships) throws IOException {
        var layout = new SheetLayout();
        var cells = new SheetCells(sheet);
        while (sheet.next()) {
            switch (sheet.name()) {
                case "col" -> layout.column(sheet.element());
                case "row" -> {
                    cells.row();
                    for (var cell = cells.next(); cell.isPresent(); cell = cells.next()) {
                        boolean holds = cell.get().element().first("v").isPresent()
                                || cell.get().element().first("is").isPresent();
                        if (holds && !cells.isHidden())
                            layout.used.set(cell.get().place().column());
                    }
                }
                case "mergeCell" -> layout.merge(sheet.element());
                case "hyperlink" -> layout.link(sheet.element(), relationships);
                default -> {}
            }
        }
        layout.used.andNot(layout.hidden);
        layout.shown = layout.used.stream().toArray();
        return layout;
    }

    private void column(Xml.Element column) {
        boolean gone = column.attribute("hidden").matches("1|true");
        int from = Math.clamp(column.number("min", 1), 1, MOST_COLUMNS);
        int to = Math.clamp(column.number("max", from), from, MOST_COLUMNS);
        if (gone) hidden.set(from - 1, to);
    }

    private void merge(Xml.Element merge) {
        var ends = merge.attribute("ref").split(":");
        if (ends.length != 2) return;
        var first = Place.of(ends[0]);
        var last = Place.of(ends[1]);
        if (first.isPresent()
                && last.isPresent()
                && last.get().row() > first.get().row())
            merged.put(first.get(), last.get().row());
    }

    private void link(Xml.Element link, Map<String, Relationship> relationships) {
        var target = relationships.get(link.attribute("r:id"));
        if (target == null || !target.outside()) return;
        Place.of(link.attribute("ref").replaceFirst(":.*", "")).ifPresent(place -> links.put(place, target.target()));
    }

    boolean isEmpty() {
        return used.isEmpty();
    }

    /** Columns that are shown and not empty, ascending. */
    int[] columns() {
        return shown;
    }

    boolean isShown(int column) {
        return used.get(column);
    }

    /** The last row of the merged cells that begin here; the cell's own when they do not go on below. */
    int lastRow(Place cell) {
        return merged.getOrDefault(cell, cell.row());
    }

    Optional<String> link(Place cell) {
        return Optional.ofNullable(links.get(cell));
    }
}
