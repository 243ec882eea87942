package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.document.Document.Section;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the programs that make the files of {@link OfficeFilesTest} do not write into a DOCX. */
class DocxTextTest {
    private static final String STYLES = """
            <w:styles xmlns:w="%s">
              <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
              <w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:basedOn w:val="berschrift1"/></w:style>
              <w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop2"/></w:style>
              <w:style w:type="paragraph" w:styleId="Loop2"><w:name w:val="Loop2"/><w:basedOn w:val="Loop"/></w:style>
              <w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
              <w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
              <w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
            </w:styles>""".formatted(Zips.W);

    private static final String NUMBERING = """
            <w:numbering xmlns:w="%s">
              <w:abstractNum w:abstractNumId="0">
                <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%%1."/></w:lvl>
                <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%%1.%%2"/></w:lvl>
              </w:abstractNum>
              <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
              <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
            </w:numbering>""".formatted(Zips.W);

    @Test
    void changesAreReadAsAccepted() throws Exception {
        assertThat(text("<w:p>" + run("Pay within ") + "<w:ins>" + run("ten") + "</w:ins><w:del><w:r><w:delText>thirty"
                        + "</w:delText></w:r></w:del>" + run(" days.") + "</w:p>"
                        + "<w:p><w:moveFrom>" + run("Moved away.") + "</w:moveFrom></w:p>"
                        + "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("One sentence ") + "</w:p>"
                        + "<w:p>" + run("in two paragraphs.") + "</w:p>"
                        + "<w:p><w:moveTo>" + run("Moved here.") + "</w:moveTo></w:p>"))
                .isEqualTo("Pay within ten days.\n\nOne sentence in two paragraphs.\n\nMoved here.");
    }

    @Test
    void whatIsHiddenOrOnlyACommentIsNotRead() throws Exception {
        assertThat(text("<w:p>" + run("Seen") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>zorbium</w:t></w:r>"
                        + "<w:commentRangeStart w:id='1'/>" + run(" text") + "<w:commentRangeEnd w:id='1'/>"
                        + "<w:r><w:commentReference w:id='1'/></w:r></w:p>"
                        + "<w:p><w:pPr><w:pStyle w:val='Secret'/></w:pPr>" + run("zorbium") + "</w:p>"
                        + "<w:p><w:pPr><w:pStyle w:val='Secret'/></w:pPr><w:r><w:rPr><w:vanish w:val='0'/></w:rPr>"
                        + "<w:t>shown again</w:t></w:r></w:p>"))
                .isEqualTo("Seen text\n\nshown again");
    }

    @Test
    void fieldsShowTheirResultAndLinksWhereTheyLead() throws Exception {
        assertThat(text("<w:p>" + field("DATE \\@ \"d.M.yyyy\"", "3.9.2026") + run(", see ")
                        + field("HYPERLINK \"https://example.com/a\" \\o \"tip\"", "the order") + run(" or ")
                        + "<w:hyperlink r:id='l'>" + run("the other") + "</w:hyperlink>" + run(" or ")
                        + "<w:hyperlink w:anchor='x'>" + run("below") + "</w:hyperlink>"
                        + "<w:fldSimple w:instr='SEQ Table'>" + run(" 5") + "</w:fldSimple></w:p>"
                        + "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>TC</w:instrText></w:r></w:p>"
                        + "<w:p>" + run("A field without end hides nothing.") + "</w:p>"))
                .isEqualTo(
                        "3.9.2026, see the order (https://example.com/a) or the other (https://example.com/order) or "
                                + "below 5\n\nA field without end hides nothing.");
    }

    @Test
    void headingsAreKnownInEveryLanguageAndByTheStylesTheyAreBasedOn() throws Exception {
        assertThat(parse(styled("Titel", "Order") + styled("Kapitel", "First") + styled("Verzeichnis1", "First 3")
                                + styled("Loop", "Text.") + "<w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr>"
                                + run("Second")
                                + "</w:p>" + styled("", "More."))
                        .sections())
                .containsExactly(
                        Section.of(List.of("First"), "Text."), Section.of(List.of("First", "Second"), "More."));
        assertThat(parse(styled("Titel", "Order") + styled("", "Text.")).title())
                .isEqualTo("Order");
    }

    @Test
    void listsHaveTheNumbersThatWordShows() throws Exception {
        assertThat(parse(item(1, 0, "a")
                                + item(1, 1, "b")
                                + item(1, 1, "c")
                                + item(1, 0, "d")
                                + styled("", "between")
                                + item(1, 0, "e")
                                + item(2, 0, "f"))
                        .sections()
                        .getFirst()
                        .blocks())
                .containsExactly(
                        new Block.Item("1. a", 0),
                        new Block.Item("1.i b", 1),
                        new Block.Item("1.ii c", 1),
                        new Block.Item("2. d", 0),
                        new Block.Paragraph("between"),
                        new Block.Item("3. e", 0),
                        new Block.Item("7. f", 0));
    }

    @Test
    void aTableThatPlacesThingsIsReadCellByCellAndOneOfDataByRows() throws Exception {
        var inner = table(row("Day", "Opens", "Closes"), row("Monday", "9:00", "17:30"));
        assertThat(text("<w:tbl><w:tr><w:tc>" + styled("", "Left") + "</w:tc><w:tc>" + inner + styled("", "Right")
                        + "</w:tc></w:tr></w:tbl>"))
                .isEqualTo("Left\n\n| Day | Opens | Closes |\n|-|-|-|\n| Monday | 9:00 | 17:30 |\n\nRight");
        assertThat(text("<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>" + cell(styled("", "Name"))
                        + cell(styled("", "Hours"))
                        + "</w:tr><w:tr>" + cell(styled("", "Desk")) + cell(inner)
                        + "</w:tr><w:tr><w:trPr><w:del/></w:trPr>"
                        + cell(styled("", "gone")) + cell(styled("", "gone")) + "</w:tr></w:tbl>"))
                .isEqualTo("| Name | Hours |\n|-|-|\n| Desk | Day Opens Closes Monday 9:00 17:30 |");
        assertThat(text("<w:tbl><w:tr>" + cell(styled("", "Only a frame")) + "</w:tr></w:tbl>"))
                .isEqualTo("Only a frame");
    }

    @Test
    void textBoxesAreReadOnceThoughTheyAreWrittenInTwoWays() throws Exception {
        var box = "<w:txbxContent>" + styled("", "In the box.") + "</w:txbxContent>";
        assertThat(text("<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr descr='A plan'/>" + box
                        + "</w:drawing></mc:Choice><mc:Fallback><w:pict>" + box
                        + "</w:pict></mc:Fallback></mc:AlternateContent></w:r>" + run("Beside it.") + "</w:p>"))
                .isEqualTo("A plan Beside it.\n\nIn the box.");
    }

    @Test
    void notesFollowWhatRefersToThem() throws Exception {
        var notes = "<w:%1$ss xmlns:w='" + Zips.W + "'><w:%1$s w:id='2'><w:p><w:r><w:%1$sRef/><w:t>%2$s</w:t>"
                + "<w:%1$sReference w:id='2'/></w:r></w:p></w:%1$s></w:%1$ss>";
        assertThat(Indexed.of(
                                "a.docx",
                                Zips.docx(
                                        "<w:p>" + run("Text") + "<w:r><w:footnoteReference w:id='2'/></w:r><w:r>"
                                                + "<w:endnoteReference w:id='2'/></w:r><w:r><w:footnoteReference w:id='9'/></w:r></w:p>",
                                        "word/footnotes.xml",
                                        notes.formatted("footnote", "At the foot."),
                                        "word/endnotes.xml",
                                        notes.formatted("endnote", "At the end.")))
                        .text())
                .isEqualTo("Text[1][i]\n\n[1] At the foot.\n\n[i] At the end.");
    }

    @ParameterizedTest
    @CsvSource({
        "<w:t>soft</w:t><w:softHyphen/><w:t>hyphen</w:t>, softhyphen",
        "<w:t>re\u00ADport</w:t>, report",
        "<w:t>long</w:t><w:noBreakHyphen/><w:t>term</w:t>, long-term",
        "<w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t>, one two three",
        "<w:t>a \uF0B7 b</w:t><w:sym w:font='Wingdings' w:char='F0E0'/>, a b",
        "<m:oMath><m:f><m:num><m:t>a+b</m:t></m:num><m:den><m:t>2</m:t></m:den></m:f></m:oMath>, ",
        "<w:instrText>DATE</w:instrText><w:t>x</w:t>, x"
    })
    void charactersAreThoseThatAreSeen(String run, String shown) throws Exception {
        assertThat(text("<w:p>" + run("»") + "<w:r>" + run + "</w:r>" + run("«") + "</w:p>"))
                .isEqualTo(shown == null ? "»«" : "»" + shown + "«");
    }

    @Test
    void formulasAreOneLine() throws Exception {
        assertThat(text("<w:p>" + run("q = ")
                        + "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2"
                        + "</m:t></m:r></m:den></m:f><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r>"
                        + "</m:sup></m:sSup></m:oMath></w:p>"))
                .isEqualTo("q = (a+b)/2x^2");
    }

    @Test
    void theHintsOfAnUnfilledFormAreNoText() throws Exception {
        assertThat(text("<w:p>" + run("Name: ") + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
                        + run("Click here") + "</w:sdtContent></w:sdt></w:p><w:sdt><w:sdtContent>"
                        + styled("", "Filled in.")
                        + "</w:sdtContent></w:sdt>"))
                .isEqualTo("Name:\n\nFilled in.");
    }

    private static String run(String text) {
        return "<w:r><w:t xml:space='preserve'>" + text + "</w:t></w:r>";
    }

    private static String styled(String style, String text) {
        return "<w:p><w:pPr><w:pStyle w:val='" + style + "'/></w:pPr>" + run(text) + "</w:p>";
    }

    private static String item(int list, int level, String text) {
        return "<w:p><w:pPr><w:numPr><w:ilvl w:val='" + level + "'/><w:numId w:val='" + list + "'/></w:numPr></w:pPr>"
                + run(text) + "</w:p>";
    }

    private static String field(String code, String result) {
        return "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>" + code.replace("\"", "&quot;")
                + "</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>" + run(result)
                + "<w:r><w:fldChar w:fldCharType='end'/></w:r>";
    }

    private static String table(String... rows) {
        return "<w:tbl>" + String.join("", rows) + "</w:tbl>";
    }

    private static String row(String... cells) {
        var row = new StringBuilder("<w:tr>");
        for (var cell : cells) row.append(cell(styled("", cell)));
        return row.append("</w:tr>").toString();
    }

    private static String cell(String content) {
        return "<w:tc>" + content + "</w:tc>";
    }

    private static String text(String body) throws Exception {
        return Indexed.of("a.docx", docx(body)).text();
    }

    private static Document parse(String body) throws Exception {
        return Indexed.of("a.docx", docx(body)).document();
    }

    private static byte[] docx(String body) throws Exception {
        return Zips.docx(body, "word/styles.xml", STYLES, "word/numbering.xml", NUMBERING);
    }
}
