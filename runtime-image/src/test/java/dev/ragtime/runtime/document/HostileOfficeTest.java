package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Office documents that are something else, damaged, or made to harm whoever reads them. */
class HostileOfficeTest {
    private static final DocumentParser PARSER =
            new DocumentParser(new ParserLimits(32 << 20, 10_000_000, Duration.ofSeconds(60), 128));
    private static final String TEXT = "<w:p><w:r><w:t>samphire</w:t></w:r></w:p>";

    static Stream<Arguments> misnamed() throws IOException {
        return Stream.of(
                Arguments.of("a.docx", new byte[0], "it is empty"),
                Arguments.of(
                        "a.docx",
                        bytes("<!doctype html><p>page"),
                        "it is an HTML page; give it the extension .html, or save it as .docx"),
                Arguments.of("a.pptx", Pdfs.withPages("T", "text"), "it is a PDF; give it the extension .pdf"),
                Arguments.of("a.odt", bytes("{\\rtf1 text}"), "it is an RTF file; save it as .odt"),
                Arguments.of(
                        "a.xlsx",
                        bytes("a;b\n1;2\n"),
                        "it is a text, no XLSX file; give it the extension .txt, or save it as .xlsx"),
                Arguments.of("a.epub", new byte[] {1, 2, 3}, "it is not a valid EPUB file; save it as .epub"),
                Arguments.of(
                        "a.docx", compound("WordDocument"), "it is a file of Word 97-2003 (.doc); save it as .docx"),
                Arguments.of("a.xlsx", compound("Workbook"), "it is a file of Excel 97-2003 (.xls); save it as .xlsx"),
                Arguments.of(
                        "a.pptx",
                        compound("PowerPoint Document"),
                        "it is a file of PowerPoint 97-2003 (.ppt); save it as .pptx"),
                Arguments.of(
                        "a.docx", compound("EncryptedPackage"), "it is encrypted with a password; remove the password"),
                Arguments.of("a.xlsx", Zips.docx(TEXT), "it is a file of the format DOCX; give it the extension .docx"),
                Arguments.of(
                        "a.docx",
                        Zips.zip(Zips.parts("x.txt", "x")),
                        "it is a zip file without the main part of DOCX; save it anew with the program that made it"),
                Arguments.of(
                        "a.odt",
                        Zips.zip(Zips.parts("mimetype", "application/vnd.oasis.opendocument.graphics")),
                        "it is an OpenDocument graphics; save it as .odt, .pptx or .xlsx"));
    }

    @ParameterizedTest
    @MethodSource("misnamed")
    void whatIsSomethingElseIsToldWhatItIsAndWhatToDo(String path, byte[] content, String reason) {
        assertRefused(path, content, reason);
    }

    static Stream<Arguments> hostile() throws IOException {
        var whole = Zips.docx(TEXT);
        return Stream.of(
                Arguments.of("cut off", Arrays.copyOf(whole, whole.length / 2), "of which the end may be missing"),
                Arguments.of("endless", endless(), "it unpacks to more than 1024 MiB"),
                Arguments.of(
                        "nested",
                        Zips.docx("<w:sdt><w:sdtContent>".repeat(5000) + TEXT + "</w:sdtContent></w:sdt>".repeat(5000)),
                        "exceeds the limit \"1,000\""),
                Arguments.of(
                        "laughs",
                        typed("<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">", "&b;"),
                        "was referenced, but not declared"),
                Arguments.of(
                        "outside",
                        typed("<!ENTITY a SYSTEM \"file:///etc/hostname\">", "&a;"),
                        "was referenced, but not declared"),
                Arguments.of("broken", Zips.docx(TEXT + "<w:p>"), "its XML is damaged"),
                Arguments.of("without text", Zips.docx(""), "it has no text"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void whatIsDamagedOrMadeToHarmIsRefusedWithItsReason(String name, byte[] content, String reason) {
        assertRefused("a.docx", content, reason);
    }

    @Test
    void aParagraphThatFillsAllMemoryIsNamedAndTheNextDocumentIsRead() throws Exception {
        var large = Zips.docx("<w:p>" + "<w:r><w:t>x</w:t></w:r>".repeat(1_500_000) + "</w:p>");

        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> parse("a.docx", large))
                .withMessageContaining("MiB of memory");
        assertThat(parse("a.docx", Zips.docx(TEXT)).sections()).hasSize(1);
    }

    static Stream<Arguments> readable() throws IOException {
        return Stream.of(
                Arguments.of(
                        "ampersands",
                        Zips.docx("<w:p><w:r><w:t>" + "&amp; ".repeat(200_000) + "samphire</w:t></w:r></w:p>")),
                Arguments.of("a type that is somewhere else", typed("", "samphire")),
                Arguments.of(
                        "parts that are one another",
                        Zips.docx(
                                TEXT,
                                "word/_rels/document.xml.rels",
                                Zips.relationships(
                                        "s styles document.xml",
                                        "n numbering document.xml",
                                        "f footnotes ../word/document.xml"))),
                Arguments.of(
                        "parts that are missing",
                        Zips.docx("<w:p><w:r><w:footnoteReference w:id='7'/></w:r></w:p>" + TEXT)),
                Arguments.of("bytes before its beginning and a comment", commented()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readable")
    void whatLooksWorseThanItIsIsRead(String name, byte[] content) throws Exception {
        assertThat(parse("a.docx", content)
                        .sections()
                        .getLast()
                        .blocks()
                        .getLast()
                        .text())
                .endsWith("samphire");
    }

    /** A text with a document type. */
    private static byte[] typed(String declarations, String text) throws IOException {
        return Zips.office(
                "word/document.xml",
                Zips.parts(
                        "word/document.xml",
                        "<!DOCTYPE d SYSTEM 'http://127.0.0.1:9/d.dtd' [" + declarations + "]><w:document xmlns:w='"
                                + Zips.W + "'><w:body><w:p><w:r><w:t>" + text
                                + "</w:t></w:r></w:p></w:body></w:document>"));
    }

    /** A million times a kilobyte and more, packed to a megabyte. */
    private static byte[] endless() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
            zip.putNextEntry(new ZipEntry("_rels/.rels"));
            zip.write(bytes(Zips.relationships("m officeDocument word/document.xml")));
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write(bytes("<w:document xmlns:w='" + Zips.W + "'><w:body>"));
            var blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 1100; i++) zip.write(blanks);
        }
        return bytes.toByteArray();
    }

    private static byte[] commented() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.setComment("PK\u0005\u0006");
            zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
            zip.putNextEntry(new ZipEntry("_rels\\.rels"));
            zip.write(bytes(Zips.relationships("m officeDocument /Word/Document.XML")));
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write(bytes("\uFEFF<w:document xmlns:w='" + Zips.W + "'>" + TEXT + "</w:document>"));
        }
        return bytes.toByteArray();
    }

    private static byte[] compound(String entry) throws IOException {
        try (var file = new POIFSFileSystem()) {
            DirectoryEntry root = file.getRoot();
            root.createDocument(entry, new ByteArrayInputStream(new byte[5000]));
            var bytes = new ByteArrayOutputStream();
            file.writeFilesystem(bytes);
            return bytes.toByteArray();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefused(String path, byte[] content, String reason) {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> parse(path, content))
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.isPermanent()).isTrue());
    }

    private static Document parse(String path, byte[] content) throws Exception {
        return PARSER.parse(
                new SourceFile("docs", path, "test:" + path, () -> new ByteArrayInputStream(content)), content);
    }
}
