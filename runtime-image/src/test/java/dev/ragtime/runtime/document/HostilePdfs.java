package dev.ragtime.runtime.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** PDFs of a few kilobytes that ask for more than there is. */
final class HostilePdfs {
    private static final String CATALOG = "<</Type/Catalog/Pages 2 0 R>>";
    private static final String HELVETICA = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

    private HostilePdfs() {}

    /** Page trees that contain each other. */
    static byte[] cycle() {
        return new RawPdf()
                .object(CATALOG)
                .object("<</Type/Pages/Kids[3 0 R]/Count 1000000>>")
                .object("<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 1000000>>")
                .written();
    }

    /** One page so many times. */
    static byte[] pages(int times, String line) {
        var text = "BT /F1 12 Tf 72 700 Td (" + line + ") Tj ET";
        return new RawPdf()
                        .object(CATALOG)
                        .object("<</Type/Pages/Kids[" + "3 0 R ".repeat(times) + "]/Count " + times + ">>")
                        .object(page())
                        .object(HELVETICA)
                        .stream("", bytes(text))
                        .written();
    }

    /** A page whose text was deflated so often that next to nothing is left of it. */
    static byte[] nestedFilters(int times, int characters) throws IOException {
        var data = deflated(out -> {
            out.write(bytes("BT /F1 12 Tf 72 700 Td\n"));
            var line = bytes("(" + "x".repeat(1000) + ") Tj\n");
            for (int left = characters; left > 0; left -= 1000) out.write(line);
            out.write(bytes("ET"));
        });
        for (int i = 1; i < times; i++) {
            var inner = data;
            data = deflated(out -> out.write(inner));
        }
        return withPage("/Filter[" + "/FlateDecode".repeat(times) + "]", data);
    }

    /** Forms that show the next one twice: the last is shown 2^depth times. */
    static byte[] laughs(int depth) {
        var pdf = new RawPdf()
                        .object(CATALOG)
                        .object("<</Type/Pages/Kids[3 0 R]/Count 1>>")
                        .object(
                                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</XObject<</X 6 0 R>>>>>>")
                        .object(HELVETICA)
                        .stream("", bytes("/X Do"));
        for (int i = 0; i < depth; i++) {
            pdf.stream(form("/XObject<</X " + (7 + i) + " 0 R>>"), bytes("/X Do /X Do"));
        }
        return pdf.stream(form("/Font<</F1 4 0 R>>"), bytes("BT /F1 12 Tf 72 700 Td (" + "ha".repeat(500) + ") Tj ET"))
                .written();
    }

    private static String form(String resources) {
        return "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<" + resources + ">>";
    }

    /** A font that names so many ranges of characters, of which each has 256. */
    static byte[] ranges(int count) throws IOException {
        var map = deflated(out -> {
            out.write(bytes("begincmap\n1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange\n"));
            for (int i = 0; i < count; i++) {
                out.write(bytes("1 beginbfrange <%08X> <%08X> <4E00> endbfrange\n".formatted(i << 8, i << 8 | 255)));
            }
            out.write(bytes("endcmap"));
        });
        var font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>";
        return withText("hidden behind its font", font).stream("/Filter/FlateDecode", map)
                .written();
    }

    /** A font whose program is noise. */
    static byte[] noisyFont(String text) {
        var noise = new byte[50_000];
        new Random(1).nextBytes(noise);
        var font = "<</Type/Font/Subtype/TrueType/BaseFont/Noise/FirstChar 32/LastChar 33/Widths[500 500]"
                + "/FontDescriptor 6 0 R/Encoding/WinAnsiEncoding>>";
        return withText(text, font).object("<</Type/FontDescriptor/FontName/Noise/Flags 32/FontFile2 7 0 R>>").stream(
                        "/Length1 50000", noise)
                .written();
    }

    /** The first half of a PDF, without the table that says where its objects are. */
    static byte[] cutOff() throws IOException {
        var whole = Pdfs.withPages("Cut off", "This page will not be read.");
        return Arrays.copyOf(whole, whole.length / 3);
    }

    private static RawPdf withText(String text, String font) {
        return new RawPdf()
                .object(CATALOG).object("<</Type/Pages/Kids[3 0 R]/Count 1>>").object(page()).object(font).stream(
                        "", bytes("BT /F1 12 Tf 72 700 Td (" + text + ") Tj ET"));
    }

    private static byte[] withPage(String filter, byte[] content) {
        return new RawPdf()
                .object(CATALOG).object("<</Type/Pages/Kids[3 0 R]/Count 1>>").object(page()).object(HELVETICA).stream(
                                filter, content)
                        .written();
    }

    private static String page() {
        return "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>";
    }

    @FunctionalInterface
    private interface Content {
        void write(OutputStream out) throws IOException;
    }

    private static byte[] deflated(Content content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try (var out = new DeflaterOutputStream(bytes, deflater, 1 << 16)) {
            content.write(out);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
