package dev.ragtime.runtime.document;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.DuplicateHeaderMode;

/** What parts the cells of a file whose name does not tell: the character that gives most rows as many cells. */
enum Delimiter {
    COMMA(','),
    SEMICOLON(';'),
    TAB('\t'),
    PIPE('|'),
    /** Each line is one cell. No text has this character. */
    NONE('\u001F');

    private static final int SAMPLED_CHARACTERS = 32 << 10;
    private static final int SAMPLED_ROWS = 200;

    private final char character;

    Delimiter(char character) {
        this.character = character;
    }

    /** The one that spreadsheets write into a first line of its own, {@code sep=;}. */
    static Optional<Delimiter> declared(String line) {
        if (line.length() != 5 || !line.regionMatches(true, 0, "sep=", 0, 4)) return Optional.empty();
        return List.of(values()).stream()
                .filter(delimiter -> delimiter.character == line.charAt(4))
                .findFirst();
    }

    static Delimiter of(String text) {
        var sample = text.substring(0, Math.min(text.length(), SAMPLED_CHARACTERS));
        var best = NONE;
        double most = 0;
        for (var delimiter : List.of(COMMA, SEMICOLON, TAB, PIPE)) {
            double fit = delimiter.fit(sample);
            if (fit > most) {
                best = delimiter;
                most = fit;
            }
        }
        return best;
    }

    CSVFormat format() {
        return CSVFormat.DEFAULT
                .builder()
                .setDelimiter(character)
                .setIgnoreSurroundingSpaces(this != TAB)
                .setTrailingData(true)
                .setLenientEof(true)
                .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_ALL)
                .get();
    }

    /** Cells as if no quote meant anything. */
    CSVFormat formatWithoutQuotes() {
        return format().builder().setQuote(null).get();
    }

    /**
     * From 0, it parts nothing, to 2: that part of the rows which has as many cells as most have, and a little for each
     * cell. Commas of running text are in some lines, and in each another number.
     */
    private double fit(String sample) {
        var widths = widths(sample);
        var many = widths.stream().filter(width -> width > 1).toList();
        if (2 * many.size() < widths.size() || many.isEmpty()) return 0;
        var counts = many.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return counts.entrySet().stream()
                .mapToDouble(entry -> (double) entry.getValue() / widths.size() + Math.min(0.2, entry.getKey() / 100.0))
                .max()
                .orElse(0);
    }

    private List<Integer> widths(String sample) {
        var widths = new ArrayList<Integer>();
        try (var rows = format().parse(new StringReader(sample))) {
            for (var row : rows) {
                widths.add(row.size());
                if (widths.size() == SAMPLED_ROWS) break;
            }
        } catch (IOException e) {
            throw new IllegalStateException("text in memory is always readable", e);
        }
        // a sample ends anywhere
        if (widths.size() > 2 && sample.length() == SAMPLED_CHARACTERS) widths.removeLast();
        return widths;
    }
}
