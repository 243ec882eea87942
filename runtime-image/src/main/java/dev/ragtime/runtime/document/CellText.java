package dev.ragtime.runtime.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.apache.poi.ss.usermodel.DataFormatter;

/** What a spreadsheet shows in a cell: numbers and dates in their format, the result of a formula. */
final class CellText {
    /** Hides whatever the cell holds. */
    private static final String NOTHING = ";;;";

    private static final String DATE = "yyyy-mm-dd";
    private static final int FIRST_OWN_FORMAT = 164;

    private final List<String> strings;
    private final boolean since1904;
    private final DataFormatter formatter = new DataFormatter(Locale.US);
    private final Map<Integer, String> ownFormats = new HashMap<>();
    private final List<Integer> formats = new ArrayList<>();
    private final List<Boolean> bold = new ArrayList<>();

    /**
     * A cell.
     *
     * @param text as shown; empty when nothing is
     * @param isNumber true of dates, too
     */
    record Shown(String text, boolean isNumber, boolean bold) {}

    /** @param since1904 whether days are counted from 1904 on, as on an old Macintosh */
    CellText(Optional<Xml.Element> styles, List<String> strings, boolean since1904) {
        this.strings = strings;
        this.since1904 = since1904;
        styles.ifPresent(this::readStyles);
    }

    private void readStyles(Xml.Element styles) {
        styles.first("numFmts").stream()
                .flatMap(all -> all.all("numFmt"))
                .forEach(
                        format -> ownFormats.putIfAbsent(format.number("numFmtId", 0), format.attribute("formatCode")));
        var fonts =
                styles.first("fonts").stream().flatMap(all -> all.all("font")).toList();
        styles.first("cellXfs").stream().flatMap(all -> all.all("xf")).forEach(cell -> {
            int font = cell.number("fontId", -1);
            formats.add(cell.number("numFmtId", 0));
            bold.add(font >= 0
                    && font < fonts.size()
                    && fonts.get(font).isOn("b").orElse(false));
        });
    }

    Shown of(Xml.Element cell) {
        int style = cell.number("s", 0);
        int format = style >= 0 && style < formats.size() ? formats.get(style) : 0;
        boolean strong = style >= 0 && style < bold.size() && bold.get(style);
        if (NOTHING.equals(ownFormats.get(format))) return new Shown("", false, strong);
        var value = cell.first("v").map(Xml.Element::text).orElse("");
        return switch (cell.attribute("t")) {
            case "s" -> new Shown(shared(value), false, strong);
            case "inlineStr" ->
                new Shown(cell.first("is").map(SharedStrings::text).orElse(""), false, strong);
            case "str", "e" -> new Shown(VisibleText.line(value), false, strong);
            case "b" -> new Shown(value.equals("1") ? "TRUE" : "FALSE", false, strong);
            case "d" -> new Shown(VisibleText.line(value), true, strong);
            default -> new Shown(number(value, format), !value.isEmpty(), strong);
        };
    }

    private String shared(String index) {
        if (!index.matches("\\d{1,9}")) return "";
        int at = Integer.parseInt(index);
        return at < strings.size() ? strings.get(at) : "";
    }

    private String number(String value, int format) {
        if (value.isEmpty()) return "";
        try {
            double number = Double.parseDouble(value);
            var shown = formatter.formatRawCellContents(number, format, code(format), since1904);
            boolean unknown = shown.isBlank() || shown.equals(Double.toString(number));
            return VisibleText.line(unknown ? formatter.formatRawCellContents(number, 0, "General", since1904) : shown);
        } catch (RuntimeException strange) {
            return VisibleText.line(value); // a number in a format that only its program knows is still a number
        }
    }

    /** Dates whose form depends on where the reader lives are shown so that everybody understands them. */
    private String code(int format) {
        if (format >= FIRST_OWN_FORMAT || ownFormats.containsKey(format))
            return ownFormats.getOrDefault(format, "General");
        if (format == 14 || format >= 27 && format <= 36 || format >= 50 && format <= 58) return DATE;
        if (format == 22) return DATE + " h:mm";
        return Optional.ofNullable(BuiltinFormats.getBuiltinFormat(format)).orElse("General");
    }
}
