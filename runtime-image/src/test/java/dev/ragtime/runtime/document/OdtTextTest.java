package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the file of {@link OfficeFilesTest} does not have. */
class OdtTextTest {
    private static final String STYLES = """
            <office:document-styles xmlns:office='o' xmlns:style='s' xmlns:text='t' xmlns:fo='f'>
              <office:styles>
                <style:style style:family='paragraph' style:name='Title'/>
                <style:style style:family='paragraph' style:name='Chapter' style:default-outline-level='1'/>
                <text:outline-style><text:outline-level-style text:level='1' style:num-format='1'/>
                  <text:outline-level-style text:level='2' style:num-format='1' text:display-levels='2' style:num-suffix='.'/>
                </text:outline-style>
              </office:styles>
              <office:automatic-styles><style:style style:family='paragraph' style:name='P1' style:parent-style-name='Title'/></office:automatic-styles>
            </office:document-styles>""";

    private static final String OWN_STYLES = """
            <style:style style:family='paragraph' style:name='P1'/>
            <style:style style:family='text' style:name='T1'><style:text-properties text:display='none'/></style:style>
            <style:style style:family='text' style:name='T2'><style:text-properties fo:font-weight='bold'/></style:style>
            <text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-format='I' style:num-suffix='.' text:start-value='4'/>
            </text:list-style>""";

    @Test
    void whatWasDeletedHiddenOrOnlyCommentedIsNotRead() throws Exception {
        assertThat(
                        text(
                                "<text:tracked-changes><text:deletion><text:p>zorbium</text:p></text:deletion></text:tracked-changes>"
                                        + "<text:p>Pay <text:change-start/>ten<text:change-end/><text:change/> days.<office:annotation>"
                                        + "<text:p>zorbium</text:p></office:annotation><text:span text:style-name='T1'>zorbium</text:span></text:p>"
                                        + "<text:section text:display='none'><text:p>zorbium</text:p></text:section>"
                                        + "<text:section><text:p text:style-name='P1'>Shown <text:hidden-text text:is-hidden='true'>zorbium</text:hidden-text>"
                                        + "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby></text:p></text:section>"
                                        + "<text:alphabetical-index><text:index-body><text:p>zorbium 7</text:p></text:index-body></text:alphabetical-index>"))
                .isEqualTo("Pay ten days.\n\nShown 漢(kan)");
    }

    @Test
    void headingsHaveTheirNumbersAndListsGoOnWhereTheySaySo() throws Exception {
        var document = Indexed.of(
                        "a.odt",
                        odt(
                                "<text:p text:style-name='Title'>Order</text:p><text:h text:outline-level='1'>First</text:h>"
                                        + "<text:h text:outline-level='2'>Inner</text:h>" + list("", "a", "b")
                                        + "<text:p>between</text:p>"
                                        + list("text:continue-numbering='true'", "c") + list("", "d")
                                        + "<text:p text:style-name='Chapter'>Second</text:p><text:p>x</text:p>"))
                .document();

        assertThat(document.title()).isEqualTo("Order");
        assertThat(document.sections())
                .containsExactly(
                        new Document.Section(
                                List.of("1 First", "1.1. Inner"),
                                List.of(
                                        new Block.Item("IV. a", 0),
                                        new Block.Item("V. b", 0),
                                        new Block.Paragraph("between"),
                                        new Block.Item("VI. c", 0),
                                        new Block.Item("IV. d", 0))),
                        Document.Section.of(List.of("2 Second"), "x"));
    }

    @Test
    void aRowInBoldNamesColumnsAndATableThatOnlyPlacesThingsIsReadByCells() throws Exception {
        var data = "<table:table><table:table-row>" + cell("<text:span text:style-name='T2'>Hall</text:span>")
                + cell("<text:span text:style-name='T2'>Key</text:span>") + "</table:table-row><table:table-row>"
                + cell("North")
                + cell("blue") + "</table:table-row></table:table>";

        assertThat(text(data)).isEqualTo("| Hall | Key |\n|-|-|\n| North | blue |");
        assertThat(text("<table:table><table:table-row>" + cell("Left") + "<table:table-cell>" + data
                        + "</table:table-cell></table:table-row></table:table>"))
                .isEqualTo("Left\n\n| Hall | Key |\n|-|-|\n| North | blue |");
    }

    @Test
    void aPasswordIsNamed() {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> Indexed.of(
                        "a.odt",
                        Zips.zip(Zips.parts(
                                "mimetype",
                                "application/vnd.oasis.opendocument.text",
                                "content.xml",
                                "\u0000\u0001",
                                "META-INF/manifest.xml",
                                "<!DOCTYPE manifest:manifest PUBLIC '-//X//DTD' 'http://127.0.0.1:9/Manifest.dtd'><m:manifest xmlns:m='m'>"
                                        + "<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"))))
                .withMessage("it is encrypted with a password; remove the password");
    }

    private static String list(String attributes, String... items) {
        var list = new StringBuilder("<text:list text:style-name='L1' " + attributes + ">");
        for (var item : items)
            list.append("<text:list-item><text:p>").append(item).append("</text:p></text:list-item>");
        return list.append("</text:list>").toString();
    }

    private static String cell(String text) {
        return "<table:table-cell><text:p>" + text + "</text:p></table:table-cell>";
    }

    private static String text(String body) throws Exception {
        return Indexed.of("a.odt", odt(body)).text();
    }

    private static byte[] odt(String body) throws Exception {
        return Zips.zip(Zips.parts(
                "mimetype",
                "application/vnd.oasis.opendocument.text",
                "styles.xml",
                STYLES,
                "content.xml",
                "<office:document-content xmlns:office='o' xmlns:style='s' xmlns:text='t' xmlns:fo='f' xmlns:table='b'>"
                        + "<office:automatic-styles>" + OWN_STYLES
                        + "</office:automatic-styles><office:body><office:text>" + body
                        + "</office:text></office:body></office:document-content>"));
    }
}
