package dev.ragtime.runtime.document;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * Rows of cells that commas, semicolons, tabs or bars part, after RFC 4180 as programs and people write it. Lines above the
 * table are text; so is a file of one column.
 */
final class CsvParser {
    private static final int MOST_ROWS = 1_000_000;

    private final int maxCharacters;
    private final List<List<String>> rows = new ArrayList<>();
    private final BitSet filled = new BitSet();
    private int characters;

    private CsvParser(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    /** @throws UnreadableDocument when it has more rows or text than a document may have */
    static ParsedText parse(String text, int maxCharacters) throws UnreadableDocument {
        var parser = new CsvParser(maxCharacters);
        int end = text.indexOf('\n');
        var declared = end < 0 ? Optional.<Delimiter>empty() : Delimiter.declared(text.substring(0, end));
        var body = declared.isPresent() ? text.substring(end + 1) : text;
        parser.readRows(body, declared.orElseGet(() -> Delimiter.of(body)));
        return parser.parsed();
    }

    private void readRows(String text, Delimiter delimiter) throws UnreadableDocument {
        var last = readRows(text, delimiter.format());
        if (last.isEmpty() || !isUnclosed(text, last.get())) return;
        for (var cell : rows.removeLast()) characters -= cell.length();
        int start = (int) last.get().getCharacterPosition();
        readRows(text.substring(start), delimiter.formatWithoutQuotes());
    }

    /** A quote that nothing closes takes all lines that follow. */
    private static boolean isUnclosed(String text, CSVRecord last) {
        return last.size() > 0
                && last.get(last.size() - 1).indexOf('\n') >= 0
                && !text.stripTrailing().endsWith("\"");
    }

    private Optional<CSVRecord> readRows(String text, CSVFormat format) throws UnreadableDocument {
        CSVRecord last = null;
        try (var records = format.parse(new StringReader(text))) {
            for (var row : records) {
                last = row;
                add(row);
            }
        } catch (IOException e) {
            throw new IllegalStateException("text in memory is always readable", e);
        }
        return Optional.ofNullable(last);
    }

    private void add(CSVRecord row) throws UnreadableDocument {
        var cells = new ArrayList<String>(row.size());
        for (var cell : row) {
            if (!cell.isBlank()) filled.set(cells.size());
            characters += cell.length();
            cells.add(cell);
        }
        while (!cells.isEmpty() && cells.getLast().isBlank()) cells.removeLast();
        cells.trimToSize();
        if (!cells.isEmpty()) rows.add(cells);
        if (characters > maxCharacters) {
            throw UnreadableDocument.permanent("its text is longer than " + maxCharacters + " characters");
        }
        if (rows.size() > MOST_ROWS) throw UnreadableDocument.permanent("it has more than " + MOST_ROWS + " rows");
    }

    private ParsedText parsed() throws UnreadableDocument {
        var sections = new Sections(Optional.empty(), maxCharacters);
        if (filled.cardinality() <= 1) {
            for (var row : rows)
                sections.paragraph(VisibleText.lines(row.getLast()).strip());
            return sections.parsed();
        }
        int above = linesAbove();
        for (var row : rows.subList(0, above)) sections.paragraph(VisibleText.line(row.getLast()));
        var table = rows.subList(above, rows.size()).stream()
                .map(this::withoutEmptyColumns)
                .toList();
        boolean named = ColumnNames.areIn(table);
        var names = named ? padded(table.getFirst()) : List.<String>of();
        new Records(names, named ? table.subList(1, table.size()) : table).addTo(sections);
        return sections.parsed();
    }

    /** Names of reports and the like stand alone in their rows, where the rows of the table have several cells. */
    private int linesAbove() {
        int above = 0;
        while (above < rows.size() - 1
                && rows.get(above).stream().filter(cell -> !cell.isBlank()).count() == 1) above++;
        boolean isTable =
                rows.stream().skip(above).filter(row -> row.size() > 1).count() * 2 > rows.size();
        return isTable ? above : 0;
    }

    private List<String> withoutEmptyColumns(List<String> row) {
        if (filled.nextClearBit(0) >= row.size()) return row;
        return filled.stream()
                .filter(column -> column < row.size())
                .mapToObj(row::get)
                .toList();
    }

    private List<String> padded(List<String> names) {
        var padded = new ArrayList<>(names);
        while (padded.size() < filled.cardinality()) padded.add("");
        return padded;
    }
}
