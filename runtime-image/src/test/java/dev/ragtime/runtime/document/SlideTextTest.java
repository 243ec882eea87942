package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ragtime.runtime.document.Block.PageStart;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the program that made the file of {@link OfficeFilesTest} does not write into a PPTX. */
class SlideTextTest {
    private static final String NAMESPACES =
            "xmlns:p='urn:p' xmlns:a='urn:a' xmlns:c='urn:c' xmlns:dgm='urn:d' xmlns:mc='urn:mc' " + "xmlns:r='"
                    + Zips.OFFICE + "'";

    @Test
    void numberedPointsCountOnAndPlaceholdersHaveBullets() throws Exception {
        assertThat(text(shape("ctrTitle", paragraph("", "Plan"))
                        + shape(
                                "body",
                                paragraph("", "point")
                                        + paragraph("<a:buAutoNum type='arabicPeriod' startAt='3'/>", "three")
                                        + paragraph("<a:buAutoNum type='arabicPeriod'/>", "four")
                                        + paragraph("<a:buNone/>", "no point"))
                        + shape("sldNum", paragraph("", "17"))))
                .isEqualTo("- point\n3. three\n4. four\n\nno point");
    }

    @Test
    void groupsTablesAndDiagramsAreReadWhereTheyStandAndHiddenShapesAreNot() throws Exception {
        var hidden = "<p:sp><p:nvSpPr><p:cNvPr hidden='1'/><p:nvPr/></p:nvSpPr><p:txBody>" + paragraph("", "zorbium")
                + "</p:txBody></p:sp>";
        var table = "<p:graphicFrame><a:tbl><a:tblPr firstRow='1'/><a:tr>" + cell("", "Hall")
                + cell("gridSpan='2'", "Crane")
                + cell("hMerge='1'", "") + "</a:tr><a:tr>" + cell("rowSpan='2'", "North") + cell("", "one")
                + cell("", "two")
                + "</a:tr><a:tr>" + cell("vMerge='1'", "") + cell("", "three") + cell("", "four")
                + "</a:tr></a:tbl></p:graphicFrame>";
        var diagram = "<p:graphicFrame><dgm:relIds r:dm='d'/></p:graphicFrame>";

        assertThat(text("<p:grpSp><p:nvGrpSpPr><p:cNvPr descr='Two boxes'/></p:nvGrpSpPr>"
                        + shape(null, paragraph("", "in")) + "</p:grpSp>" + hidden + table + diagram))
                .isEqualTo(
                        "Two boxes\n\nin\n\n| Hall | Crane |  |\n|-|-|-|\n| North | one | two |\n| North | three | four |"
                                + "\n\n- Step of the diagram");
    }

    @Test
    void aChartIsATableOfWhatItShows() throws Exception {
        assertThat(text("<p:graphicFrame><c:chart r:id='c'/></p:graphicFrame>"))
                .isEqualTo("Load in May\n|  | North | South |\n|-|-|-|\n| Mon | 0.3 | 7 |\n| Tue | 12 | 8.5 |");
    }

    @Test
    void everySlideHasASectionAndKnowsItsNumber() throws Exception {
        var document = Indexed.of(
                        "a.pptx",
                        slides(List.of(
                                shape("title", paragraph("", "One")) + shape(null, paragraph("", "a")),
                                shape(null, paragraph("", "b")))))
                .document();

        assertThat(document.title()).isEqualTo("One");
        assertThat(document.sections())
                .extracting(Document.Section::headings)
                .containsExactly(List.of(), List.of("Slide 2"));
        assertThat(document.sections().getLast().blocks())
                .containsExactly(new Block.Paragraph("b", List.of(new PageStart(0, 2))));
    }

    @Test
    void aSlideThatIsDamagedIsToldAndTheOthersAreRead() throws Exception {
        var document = Indexed.of("a.pptx", slides(List.of(shape(null, paragraph("", "good")), "<broken>")))
                .document();

        assertThat(document.characters()).isEqualTo("good".length());
        assertThat(document.unread().orElseThrow()).startsWith("slide 2 is damaged: its XML is damaged");
    }

    @Test
    void slidesOfPicturesAreRefused() {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> Indexed.of(
                        "a.pptx",
                        Zips.office(
                                "ppt/presentation.xml",
                                Zips.parts("ppt/presentation.xml", "<p:presentation xmlns:p='urn:p'/>"))))
                .withMessage("it has no text; slides that are pictures need text recognition first");
    }

    private static String shape(String placeholder, String paragraphs) {
        var type = placeholder == null ? "" : "<p:ph type='" + placeholder + "'/>";
        return "<p:sp><p:nvSpPr><p:cNvPr/><p:nvPr>" + type + "</p:nvPr></p:nvSpPr><p:txBody>" + paragraphs
                + "</p:txBody></p:sp>";
    }

    private static String paragraph(String properties, String text) {
        return "<a:p><a:pPr>" + properties + "</a:pPr><a:r><a:t>" + text + "</a:t></a:r></a:p>";
    }

    private static String cell(String span, String text) {
        return "<a:tc " + span + "><a:txBody>" + paragraph("", text) + "</a:txBody></a:tc>";
    }

    private static String text(String shapes) throws Exception {
        return Indexed.of("a.pptx", slides(List.of(shapes))).text();
    }

    private static byte[] slides(List<String> slides) throws Exception {
        var parts = Zips.parts(
                "ppt/presentation.xml",
                "<p:presentation " + NAMESPACES + "><p:sldIdLst>"
                        + String.join(
                                "",
                                IntStream.range(0, slides.size())
                                        .mapToObj(i -> "<p:sldId id='" + (256 + i) + "' r:id='s" + i + "'/>")
                                        .toList())
                        + "</p:sldIdLst></p:presentation>",
                "ppt/_rels/presentation.xml.rels",
                Zips.relationships(IntStream.range(0, slides.size())
                        .mapToObj(i -> "s" + i + " slide slides/slide" + i + ".xml")
                        .toArray(String[]::new)),
                "ppt/diagrams/data1.xml",
                "<dgm:dataModel " + NAMESPACES + "><dgm:pt><dgm:t>" + paragraph("", "Step of the diagram")
                        + "</dgm:t></dgm:pt></dgm:dataModel>",
                "ppt/charts/chart1.xml",
                "<c:chartSpace " + NAMESPACES + "><c:chart><c:title><c:tx><c:rich>" + paragraph("", "Load in May")
                        + "</c:rich></c:tx></c:title><c:plotArea><c:barChart>"
                        + series("North", "0.30000000000000004", "12")
                        + series("South", "7", "8.5") + "</c:barChart></c:plotArea></c:chart></c:chartSpace>");
        for (int i = 0; i < slides.size(); i++) {
            parts.put(
                    "ppt/slides/slide" + i + ".xml",
                    "<p:sld " + NAMESPACES + "><p:cSld><p:spTree>" + slides.get(i) + "</p:spTree></p:cSld></p:sld>");
            parts.put(
                    "ppt/slides/_rels/slide" + i + ".xml.rels",
                    Zips.relationships("d diagramData ../diagrams/data1.xml", "c chart /ppt/charts/chart1.xml"));
        }
        return Zips.office("ppt/presentation.xml", parts);
    }

    private static String series(String name, String... values) {
        return "<c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>" + name
                + "</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat>"
                + "<c:pt idx='0'><c:v>Mon</c:v></c:pt><c:pt idx='1'><c:v>Tue</c:v></c:pt></c:cat><c:val><c:pt idx='0'><c:v>"
                + values[0]
                + "</c:v></c:pt><c:pt idx='1'><c:v>" + values[1] + "</c:v></c:pt></c:val></c:ser>";
    }
}
