package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures that are not what they seem, and a Tesseract that does not do its part: it is told, and the rest is read. */
class HostilePictureTest {
    private static final OcrLanguages ENGLISH = new OcrLanguages("eng");

    private static final DocumentParser PARSER = ScannedTextTest.parser("eng");

    @TempDir
    private Path folder;

    @BeforeAll
    static void installed() {
        Scans.assertInstalled("eng", "osd");
    }

    @Test
    void a_picture_of_ten_thousand_million_dots_is_refused_by_its_size() throws Exception {
        assertUnreadable("large.png", png(100_000, 100_000), "100000 x 100000 pixels are too many to be read");

        var pdf = parse("large.pdf", mixed(100_000, 100_000, "endstream"));
        assertThat(pdf.unread())
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("page 2: its picture needs more memory than there is")
                        .contains("spec.sync.resources"));
        assertThat(ScannedTextTest.text(pdf)).isEqualTo("typed text");
        assertNextIsRead();
    }

    @Test
    void a_page_as_large_as_a_house_is_read_in_the_dots_that_there_is_room_for() throws Exception {
        var house = Scans.ascii("", "The winch is oiled in spring.")
                .replace("MediaBox[0 0 595 842]", "MediaBox[0 0 14400 14400]")
                .replace("456 0 0 72 70 700 cm", "9120 0 0 1440 700 700 cm");

        assertThat(ScannedTextTest.text(parse("house.pdf", house.getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo("The winch is oiled in spring.");
    }

    @Test
    void a_picture_that_is_cut_off_or_none_is_named() throws Exception {
        var png = Scans.file(Scans.page("Some text"), "png");
        assertUnreadable("cut.png", Arrays.copyOf(png, 200), "broken");
        assertUnreadable("text.png", "no picture".getBytes(StandardCharsets.UTF_8), "no picture in PNG, JPEG or TIFF");

        assertThat(ScannedTextTest.text(parse("broken.pdf", mixed(600, 800, "xx"))))
                .isEqualTo("typed text");
        assertNextIsRead();
    }

    @Test
    void a_picture_without_text_is_no_text() throws Exception {
        assertUnreadable("blank.png", Scans.file(Scans.page(""), "png"), "no text was found in it");
    }

    @ParameterizedTest
    @CsvSource({
        "exec sleep 1000, reading it took longer than 1 s",
        "while :; do :; done, reading it took longer than 1 s",
        "kill -SEGV $$, tesseract ended with code 139 on it",
        "exit 1, tesseract ended with code 1 on it"
    })
    void a_page_on_which_tesseract_hangs_or_crashes_is_told_and_the_others_are_read(String end, String reason)
            throws Exception {
        var reader = new Tesseract(
                ENGLISH,
                Duration.ofSeconds(1),
                program("case $1 in --list-langs) echo eng; echo osd;; *) " + end + ";; esac"));

        var parsed = PdfParser.parse(
                Scans.ascii("typed text", "scanned").getBytes(StandardCharsets.ISO_8859_1), 1000, reader);

        assertThat(parsed.unread()).hasValueSatisfying(why -> assertThat(why).startsWith("page 2: " + reason));
        assertThat(parsed.sections()).hasSize(1);
        assertThat(ProcessHandle.current().descendants().filter(this::isOurs)).isEmpty();
    }

    @Test
    void a_tesseract_that_is_not_there_is_told_with_the_way_to_install_it() throws Exception {
        var reader = new Tesseract(
                new OcrLanguages("eng+deu"),
                Duration.ofSeconds(1),
                folder.resolve("none").toString());

        assertMissing(reader, "apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-deu");
    }

    @Test
    void data_of_a_language_that_is_not_there_is_told_with_the_way_to_install_it() throws Exception {
        var reader = new Tesseract(new OcrLanguages("eng+pol"), Duration.ofSeconds(1), program("echo eng; echo osd"));

        assertMissing(
                reader,
                "spec.ocr.languages: Tesseract has no data of pol here; install it: apt-get install tesseract-ocr-pol");
    }

    /** The rest is read, and the pages are tried again when the means are there. */
    private static void assertMissing(Tesseract reader, String remedy) throws Exception {
        var mixed = Scans.ascii("typed text", "scanned").getBytes(StandardCharsets.ISO_8859_1);
        var parsed = PdfParser.parse(mixed, 1000, reader);
        assertThat(parsed.unread())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("1 of 2 pages is a picture without text (page 2)", remedy));
        assertThat(parsed.pictures()).contains(OcrLanguages.IN_VAIN);

        var picture = Scans.file(Scans.page("text"), "png");
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> PictureParser.parse(picture, 1000, reader))
                .withMessageContaining(remedy)
                .matches(unreadable -> !unreadable.isPermanent());
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains(folder.toString()))
                .isPresent();
    }

    private String program(String script) throws IOException {
        var file = folder.resolve("tesseract");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    private static void assertUnreadable(String path, byte[] content, String reason) {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> parse(path, content))
                .withMessageContaining(reason)
                .matches(UnreadableDocument::isPermanent);
    }

    private static void assertNextIsRead() throws Exception {
        assertThat(ScannedTextTest.text(parse("good.pdf", Scans.pdf("Good text stands here."))))
                .isEqualTo("Good text stands here.");
    }

    private static Document parse(String path, byte[] content) throws Exception {
        return ScannedTextTest.parse(PARSER, path, content);
    }

    /** A typed page and one with a picture that says it has so many dots. */
    private static byte[] mixed(int width, int height, String bytes) throws IOException {
        return Scans.ascii("typed text", "scanned")
                .replace("/Width 1900/Height 300", "/Width " + width + "/Height " + height)
                .replace("[/ASCIIHexDecode/DCTDecode]", "/FlateDecode")
                .replaceAll("stream\\n[0-9a-f]+>", "stream\n" + bytes)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The beginning of a picture that says it has so many dots. */
    private static byte[] png(int width, int height) throws IOException {
        var header = new ByteArrayOutputStream();
        var out = new DataOutputStream(header);
        out.writeBytes("IHDR");
        out.writeInt(width);
        out.writeInt(height);
        out.write(new byte[] {1, 0, 0, 0, 0});
        var crc = new CRC32();
        crc.update(header.toByteArray());
        var file = new ByteArrayOutputStream();
        var png = new DataOutputStream(file);
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        png.writeInt(header.size() - 4);
        png.write(header.toByteArray());
        png.writeInt((int) crc.getValue());
        png.writeInt(1000);
        png.writeBytes("IDAT");
        png.write(new byte[1000]);
        return file.toByteArray();
    }
}
