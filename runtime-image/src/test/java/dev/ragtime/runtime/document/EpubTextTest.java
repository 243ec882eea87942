package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the book of {@link OfficeFilesTest} does not have. */
class EpubTextTest {
    private static final String NAV =
            "<html xmlns:epub='e'><body><nav epub:type='toc'><ol><li><a href='t/b.xhtml#top'>The night shift</a>"
                    + "</li></ol></nav></body></html>";
    private static final String NCX =
            "<?xml version='1.0'?><!DOCTYPE ncx PUBLIC '-//NISO//DTD ncx 2005-1//EN' 'http://127.0.0.1:9/ncx.dtd'>"
                    + "<ncx><navMap><navPoint><navLabel><text>The night shift</text></navLabel><content src='t/b.xhtml'/></navPoint></navMap></ncx>";

    @Test
    void chaptersAreReadInTheOrderOfTheSpineAndOnlyOnce() throws Exception {
        var book = parse(
                book(
                        "<itemref idref='b'/><itemref idref='nav'/><itemref idref='a'/><itemref idref='b'/><itemref idref='x'/>"));

        assertThat(book.title()).isEqualTo("Harbour book");
        assertThat(book.sections())
                .containsExactly(
                        Document.Section.of(List.of("The night shift"), "It begins at ten."),
                        Document.Section.of(List.of("Day"), "It begins at six.", "And ends at two."));
    }

    @Test
    void aChapterWithoutHeadingHasTheNameThatAnOlderTableOfContentsGivesIt() throws Exception {
        var parts = book("<itemref idref='b'/>");
        parts.remove("OPS/nav.xhtml");

        assertThat(parse(parts).sections())
                .containsExactly(Document.Section.of(List.of("The night shift"), "It begins at ten."));
    }

    @Test
    void aChapterThatIsMissingIsToldAndTheOthersAreRead() throws Exception {
        var parts = book("<itemref idref='a'/><itemref idref='b'/>");
        parts.remove("OPS/t/b.xhtml");

        assertThat(parse(parts).unread()).contains("its part OPS/t/b.xhtml is missing");
    }

    @Test
    void aProtectedBookIsRefusedAndOneWithFontsOfItsOwnIsNot() throws Exception {
        var fonts = book("<itemref idref='a'/>");
        fonts.put("META-INF/encryption.xml", encryption("http://www.idpf.org/2008/embedding"));
        assertThat(parse(fonts).sections()).hasSize(1);

        var locked = book("<itemref idref='a'/>");
        locked.put("META-INF/encryption.xml", encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc"));
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> parse(locked))
                .withMessage("it is protected against copying (DRM); a copy without can be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"META-INF/container.xml", "OPS/book.opf"})
    void aBookThatLacksWhatDescribesItIsRefused(String part) throws Exception {
        var parts = book("<itemref idref='a'/>");
        parts.remove(part);

        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> parse(parts))
                .withMessageContaining("its part " + part + " is missing");
    }

    private static String encryption(String algorithm) {
        return "<encryption><e:EncryptedData xmlns:e='e'><e:EncryptionMethod Algorithm='" + algorithm
                + "'/></e:EncryptedData></encryption>";
    }

    private static Map<String, String> book(String spine) {
        return Zips.parts(
                "mimetype",
                "application/epub+zip",
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>",
                "OPS/book.opf",
                "<package><metadata xmlns:dc='dc'><dc:title>Harbour book</dc:title></metadata><manifest>"
                        + "<item id='a' href='t/a%20b.xhtml' media-type='application/xhtml+xml'/>"
                        + "<item id='b' href='t/b.xhtml' media-type='application/xhtml+xml'/>"
                        + "<item id='nav' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>"
                        + "<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>"
                        + "</manifest><spine>" + spine + "</spine></package>",
                "OPS/nav.xhtml",
                NAV,
                "OPS/toc.ncx",
                NCX,
                "OPS/t/a b.xhtml",
                "<html><head><title/><script src='x.js'/></head><body><header><h1>Day</h1></header><p>It begins at <a id='x'/>six.</p>"
                        + "<div/><p>And ends at two.</p></body></html>",
                "OPS/t/b.xhtml",
                "<?xml version='1.0'?><html><head><title>b.xhtml</title></head><body><p>It begins at ten.</p></body></html>");
    }

    private static Document parse(Map<String, String> parts) throws Exception {
        return Indexed.of("a.epub", Zips.zip(parts)).document();
    }
}
