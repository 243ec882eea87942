package dev.ragtime.runtime.document;

import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/** Pages as a scanner makes them, of text that is known. */
public final class Scans {
    static final int RESOLUTION = 300;
    private static final Pattern LINE = Pattern.compile("\\S.{0,79}(?=\\s|$)");

    private Scans() {}

    /** Whether there is a Tesseract with these languages; a test that needs it fails without. */
    public static void assertInstalled(String... languages) {
        for (var language : languages) {
            if (!Files.exists(Path.of("/usr/share/tesseract-ocr/5/tessdata/" + language + ".traineddata")))
                throw new AssertionError(
                        "this test needs Tesseract: apt-get install tesseract-ocr tesseract-ocr-" + language);
        }
    }

    /** A page of the text, as a printer would make it. */
    static BufferedImage page(String text) throws IOException {
        try (var document = new PDDocument()) {
            typed(document, text);
            return new PDFRenderer(document).renderImageWithDPI(0, RESOLUTION, ImageType.GRAY);
        }
    }

    /** A PDF of pictures; the text of a page that begins with {@code typed:} is none. */
    public static byte[] pdf(String... pages) throws IOException {
        try (var document = new PDDocument()) {
            for (var page : pages) {
                if (page.startsWith("typed:")) typed(document, page.substring("typed:".length()));
                else scanned(document, page(page));
            }
            return bytes(document);
        }
    }

    /** A small PDF in ASCII: a typed page, unless it is empty, and one that is a picture. */
    public static String ascii(String typed, String scanned) throws IOException {
        var page = page(scanned).getSubimage(250, 100, 1900, 300);
        var copy = new BufferedImage(1900, 300, BufferedImage.TYPE_BYTE_GRAY);
        copy.createGraphics().drawImage(page, 0, 0, null);
        var hex = HexFormat.of().formatHex(file(copy, "jpg")) + ">";
        var text = "BT/F 12 Tf 72 700 Td(" + typed + ")Tj ET";
        var draw = "456 0 0 72 70 700 cm /I Do";
        return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                + "2 0 obj<</Type/Pages/Kids[" + (typed.isEmpty() ? "" : "3 0 R ") + "4 0 R]/Count "
                + (typed.isEmpty() ? 1 : 2) + ">>endobj\n"
                + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
                + "/Resources<</Font<</F 6 0 R>>>>>>endobj\n"
                + "4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R"
                + "/Resources<</XObject<</I 8 0 R>>>>>>endobj\n"
                + "5 0 obj<</Length " + text.length() + ">>stream\n" + text + "\nendstream endobj\n"
                + "6 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
                + "7 0 obj<</Length " + draw.length() + ">>stream\n" + draw + "\nendstream endobj\n"
                + "8 0 obj<</Type/XObject/Subtype/Image/Width 1900/Height 300/BitsPerComponent 8/ColorSpace/DeviceGray"
                + "/Filter[/ASCIIHexDecode/DCTDecode]/Length " + hex.length() + ">>stream\n" + hex
                + "\nendstream endobj\ntrailer<</Root 1 0 R>>\n";
    }

    static byte[] pdf(BufferedImage... pages) throws IOException {
        try (var document = new PDDocument()) {
            for (var page : pages) scanned(document, page);
            return bytes(document);
        }
    }

    private static void scanned(PDDocument document, BufferedImage picture) throws IOException {
        float points = 72f / RESOLUTION;
        var page = new PDPage(new PDRectangle(picture.getWidth() * points, picture.getHeight() * points));
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
            content.drawImage(
                    JPEGFactory.createFromImage(document, picture, 0.8f),
                    0,
                    0,
                    page.getMediaBox().getWidth(),
                    page.getMediaBox().getHeight());
        }
    }

    private static void typed(PDDocument document, String text) throws IOException {
        var page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
            content.setFont(new PDType1Font(FontName.TIMES_ROMAN), 11);
            content.setLeading(14);
            content.beginText();
            content.newLineAtOffset(72, 770);
            for (var paragraph : text.split("\n\n")) {
                for (var line : LINE.matcher(paragraph.replaceAll("\\s+", " "))
                        .results()
                        .toList()) {
                    content.showText(line.group());
                    content.newLine();
                }
                content.newLine();
            }
            content.endText();
        }
    }

    private static byte[] bytes(PDDocument document) throws IOException {
        var out = new ByteArrayOutputStream();
        document.save(out);
        return out.toByteArray();
    }

    /** Turned clockwise. */
    static BufferedImage turned(BufferedImage page, int quarters) {
        boolean upright = quarters % 2 == 0;
        int width = upright ? page.getWidth() : page.getHeight();
        int height = upright ? page.getHeight() : page.getWidth();
        var place = new AffineTransform();
        place.translate(width / 2.0, height / 2.0);
        place.quadrantRotate(quarters);
        place.translate(-page.getWidth() / 2.0, -page.getHeight() / 2.0);
        return drawn(page, width, height, place);
    }

    /** As it lies on the glass when nobody takes care. */
    static BufferedImage skewed(BufferedImage page, double degrees) {
        return drawn(
                page,
                page.getWidth(),
                page.getHeight(),
                AffineTransform.getRotateInstance(
                        Math.toRadians(degrees), page.getWidth() / 2.0, page.getHeight() / 2.0));
    }

    private static BufferedImage drawn(BufferedImage page, int width, int height, AffineTransform place) {
        var drawn = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        var drawing = drawn.createGraphics();
        drawing.setColor(Color.WHITE);
        drawing.fillRect(0, 0, width, height);
        drawing.drawImage(page, new AffineTransformOp(place, AffineTransformOp.TYPE_BILINEAR), 0, 0);
        drawing.dispose();
        return drawn;
    }

    static byte[] file(BufferedImage page, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        if (!ImageIO.write(page, format, out)) throw new IOException("nothing writes " + format);
        return out.toByteArray();
    }

    /** Of many pages. */
    static byte[] tiff(BufferedImage... pages) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (var page : pages) writer.writeToSequence(new IIOImage(page, null, null), null);
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Share of the words of one text that stand in the other in the same order. */
    static double accuracy(String text, String read) {
        var expected = words(text);
        var found = words(read);
        var row = new int[found.size() + 1];
        for (var word : expected) {
            int diagonal = 0;
            for (int i = 1; i <= found.size(); i++) {
                int above = row[i];
                row[i] = word.equals(found.get(i - 1)) ? diagonal + 1 : Math.max(above, row[i - 1]);
                diagonal = above;
            }
        }
        return (double) row[found.size()] / expected.size();
    }

    private static List<String> words(String text) {
        return new ArrayList<>(Arrays.asList(text.strip().split("[^\\p{L}\\p{N}]+")));
    }

    /** The pages of a typed PDF as pictures. */
    static List<BufferedImage> pictures(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            var pictures = new ArrayList<BufferedImage>();
            for (int i = 0; i < document.getNumberOfPages(); i++) {
                pictures.add(new PDFRenderer(document).renderImageWithDPI(i, RESOLUTION, ImageType.GRAY));
            }
            return pictures;
        }
    }
}
