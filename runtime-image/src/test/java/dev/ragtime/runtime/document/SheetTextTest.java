package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the program that made the file of {@link OfficeFilesTest} does not write into an XLSX. */
class SheetTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "46353.5 ~ 14 ~ '' ~ 2026-11-27",
                "46353.5 ~ 22 ~ '' ~ 2026-11-27 12:00",
                "46353 ~ 164 ~ [$-407]d. mmmm yyyy;@ ~ 27. November 2026",
                "1.5 ~ 164 ~ [h]:mm ~ 36:00",
                "0.1234 ~ 10 ~ '' ~ 12.34%",
                "-1234.5 ~ 164 ~ #,##0.00\\ [$€-407];[Red]\\-#,##0.00\\ [$€-407] ~ -1,234.50 €",
                "0.30000000000000004 ~ 0 ~ '' ~ 0.3",
                "3 ~ 164 ~ \"Shelf \"0 ~ Shelf 3",
                "7 ~ 164 ~ ;;; ~ ''",
                "7 ~ 164 ~ no [format at all ~ 7",
                "abc ~ 0 ~ '' ~ abc"
            })
    void numbersAreReadAsTheyAreShown(String value, int format, String code, String shown) throws Exception {
        var styles = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='"
                + code.replace("\"", "&quot;") + "'/></numFmts><cellXfs><xf numFmtId='" + format
                + "'/><xf/></cellXfs></styleSheet>";
        var text = text(
                "<row r='1'><c r='A1' s='0'><v>" + value + "</v></c><c r='B1' s='1' t='str'><v>beside</v></c></row>",
                styles,
                "");

        assertThat(text).isEqualTo(shown.isEmpty() ? "beside" : "| " + shown + " | beside |");
    }

    @Test
    void textsAreReadWhereverTheyAreKept() throws Exception {
        assertThat(
                        text(
                                "<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>8</v></c><c t='inlineStr'><is><t>inline</t></is></c>"
                                        + "<c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c><c t='str'><f>HYPERLINK(\"https://example.com/x\",\"x\")</f>"
                                        + "<v>order</v></c></row>",
                                "<styleSheet/>",
                                "<si><r><t>in </t></r><r><t>parts</t></r><rPh><t>zorbium</t></rPh></si><si><t>a_x000D_b_x005F_</t></si>"))
                .isEqualTo("| in parts | a b_ |  | inline | TRUE | #N/A | order (https://example.com/x) |");
    }

    @Test
    void eachTableOfASheetHasTheHeadThatNamesItsColumns() throws Exception {
        assertThat(text(
                        row(1, "Machines")
                                + row(3, "Hall", "Name", "Load")
                                + row(4, "North", "crane", "7")
                                + row(6, "South", "winch", "9")
                                + row(8, "Name", "Phone", "Week")
                                + row(9, "Ada", "ext. 5", "12"),
                        "<styleSheet/>",
                        ""))
                .isEqualTo(
                        "Machines\n\n| Hall | Name | Load |\n|-|-|-|\n| North | crane | 7 |\n| South | winch | 9 |\n\n"
                                + "| Name | Phone | Week |\n|-|-|-|\n| Ada | ext. 5 | 12 |");
    }

    @Test
    void pairsOfTextHaveNoHead() throws Exception {
        assertThat(text(row(1, "Owner", "Platform team") + row(2, "Place", "North hall"), "<styleSheet/>", ""))
                .isEqualTo("| Owner | Platform team |\n| Place | North hall |");
    }

    @Test
    void everyChunkOfALongSheetHasTheHeadAndWholeRows() throws Exception {
        var rows = IntStream.rangeClosed(2, 3000)
                .mapToObj(i -> row(i, "SKU-" + i, "shelf " + i % 7, "" + i))
                .collect(Collectors.joining());
        var chunks = Indexed.of("a.xlsx", xlsx(row(1, "Part", "Place", "Weight") + rows, "<styleSheet/>", ""))
                .chunks();

        assertThat(chunks).hasSizeGreaterThan(20).allSatisfy(chunk -> {
            assertThat(chunk.heading()).isEqualTo("Stock");
            assertThat(chunk.text()).startsWith("| Part | Place | Weight |\n|-|-|-|\n| SKU-");
        });
        assertThat(chunks.stream().flatMap(chunk -> chunk.text().lines()).filter(line -> line.startsWith("| SKU-")))
                .hasSize(2999)
                .allMatch(line -> line.matches("\\| SKU-\\d+ \\| shelf \\d \\| \\d+ \\|"));
    }

    @Test
    void aWorkbookWithoutTextIsRefused() {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> text("<row/>", "<styleSheet/>", ""))
                .withMessage("it has no text in any sheet that is shown");
    }

    /** Of texts and numbers. */
    private static String row(int number, String... values) {
        var row = new StringBuilder("<row r='" + number + "'>");
        for (var value : values) {
            boolean isNumber = value.matches("\\d+");
            row.append("<c t='")
                    .append(isNumber ? "n" : "str")
                    .append("'><v>")
                    .append(value)
                    .append("</v></c>");
        }
        return row.append("</row>").toString();
    }

    private static String text(String rows, String styles, String strings) throws Exception {
        return Indexed.of("a.xlsx", xlsx(rows, styles, strings)).text();
    }

    private static byte[] xlsx(String rows, String styles, String strings) throws Exception {
        return Zips.office(
                "xl/workbook.xml",
                Zips.parts(
                        "xl/workbook.xml",
                        "<workbook xmlns:r='" + Zips.OFFICE
                                + "'><sheets><sheet name='Stock' r:id='s'/></sheets></workbook>",
                        "xl/_rels/workbook.xml.rels",
                        Zips.relationships(
                                "s worksheet worksheets/sheet1.xml",
                                "t styles styles.xml",
                                "h sharedStrings strings.xml"),
                        "xl/styles.xml",
                        styles,
                        "xl/strings.xml",
                        "<sst>" + strings + "</sst>",
                        "xl/worksheets/sheet1.xml",
                        "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"));
    }
}
