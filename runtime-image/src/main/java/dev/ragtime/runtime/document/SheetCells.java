package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Goes through the cells of a sheet, row by row; only one cell at a time is kept. */
final class SheetCells {
    private final XmlCursor sheet;
    private int row = -1;
    private int column;
    private boolean hidden;

    /** A cell and where it stands. */
    record Cell(SheetLayout.Place place, Xml.Element element) {}

    SheetCells(XmlCursor sheet) {
        this.sheet = sheet;
    }

    /** Begins the row at whose start the sheet is. */
    void row() {
        Map<String, String> attributes = sheet.attributes();
        var number = attributes.getOrDefault("r", "");
        row = number.matches("\\d{1,7}") ? Integer.parseInt(number) - 1 : row + 1;
        column = -1;
        hidden = attributes.getOrDefault("hidden", "").matches("1|true");
    }

    /** From 0. */
    int number() {
        return row;
    }

    boolean isHidden() {
        return hidden;
    }

    /** Empty at the end of the row. */
    Optional<Cell> next() throws IOException {
        while (sheet.step()) {
            if (!sheet.isStart()) return Optional.empty();
            var element = sheet.element();
            if (!element.is("c")) continue;
            column = SheetLayout.Place.of(element.attribute("r"))
                    .map(SheetLayout.Place::column)
                    .orElse(column + 1);
            return Optional.of(new Cell(new SheetLayout.Place(row, column), element));
        }
        return Optional.empty();
    }
}
