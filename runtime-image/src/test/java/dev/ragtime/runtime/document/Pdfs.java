package dev.ragtime.runtime.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationFreeText;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.apache.pdfbox.util.Matrix;

/** Makes PDFs for tests. */
final class Pdfs {
    private Pdfs() {}

    /** A document with one line of text a page; a page without text where it is empty. */
    static byte[] withPages(String title, String... lines) throws IOException {
        try (var document = document(title, lines)) {
            return bytes(document);
        }
    }

    /**
     * A line of text on a page.
     *
     * @param x of its beginning, in points from the left edge
     * @param y of its baseline, in points from the lower edge
     */
    record Placed(float x, float y, float size, String text) {}

    /** A document of lines at given places. */
    static byte[] withLines(String title, List<List<Placed>> pages) throws IOException {
        try (var document = new PDDocument()) {
            document.getDocumentInformation().setTitle(title);
            for (var lines : pages) {
                var page = new PDPage();
                document.addPage(page);
                try (var content = new PDPageContentStream(document, page)) {
                    for (var line : lines) {
                        content.beginText();
                        content.setFont(new PDType1Font(FontName.HELVETICA), line.size());
                        content.newLineAtOffset(line.x(), line.y());
                        content.showText(line.text());
                        content.endText();
                    }
                }
            }
            return bytes(document);
        }
    }

    /** A page of lines that are turned counterclockwise, on paper that is not. */
    static byte[] lying(int degrees, List<Placed> lines) throws IOException {
        try (var document = new PDDocument()) {
            var page = new PDPage();
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                for (var line : lines) {
                    var place = Matrix.getTranslateInstance(306, 396);
                    place.rotate(Math.toRadians(degrees));
                    place.translate(line.x() - 306, line.y() - 396);
                    content.beginText();
                    content.setFont(new PDType1Font(FontName.HELVETICA), line.size());
                    content.setTextMatrix(place);
                    content.showText(line.text());
                    content.endText();
                }
            }
            return bytes(document);
        }
    }

    /** A document with one line of text a page, and on those without one a picture of so many dots in square. */
    static byte[] withPictures(int dots, String... lines) throws IOException {
        try (var document = document("", lines)) {
            for (int i = 0; i < lines.length; i++) {
                if (lines[i].isEmpty()) document.getPage(i).setResources(picture(document, dots));
            }
            return bytes(document);
        }
    }

    private static PDResources picture(PDDocument document, int dots) throws IOException {
        var image = document.getDocument().createCOSStream();
        image.setItem(COSName.TYPE, COSName.XOBJECT);
        image.setItem(COSName.SUBTYPE, COSName.IMAGE);
        image.setInt(COSName.WIDTH, dots);
        image.setInt(COSName.HEIGHT, dots);
        image.createOutputStream().close();
        var named = new COSDictionary();
        named.setItem(COSName.getPDFName("Scan"), image);
        var resources = new COSDictionary();
        resources.setItem(COSName.XOBJECT, named);
        return new PDResources(resources);
    }

    /** A page with a line of text, a field with a value, and a note that was written onto it. */
    static byte[] filledIn(String line, String field, String value, String note) throws IOException {
        try (var document = document("", line)) {
            var form = new PDAcroForm(document);
            form.setDefaultResources(new PDResources());
            form.getDefaultResources().put(COSName.HELV, new PDType1Font(FontName.HELVETICA));
            form.setDefaultAppearance("/Helv 12 Tf 0 g");
            document.getDocumentCatalog().setAcroForm(form);
            var text = new PDTextField(form);
            text.setPartialName("f1");
            text.setAlternateFieldName(field);
            form.setFields(List.of(text));
            text.getCOSObject().setString(COSName.V, value);
            var written = new PDAnnotationFreeText();
            written.setContents(note);
            document.getPage(0).setAnnotations(List.of(written));
            return bytes(document);
        }
    }

    /** A small file of one page that holds so many characters. */
    static byte[] bomb(int characters) throws IOException {
        try (var document = new PDDocument()) {
            var page = new PDPage();
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(FontName.HELVETICA), 12);
                content.newLineAtOffset(72, 700);
                var line = "x".repeat(100_000);
                for (int left = characters; left > 0; left -= line.length()) content.showText(line);
                content.endText();
            }
            return bytes(document);
        }
    }

    /** @param userPassword needed to open it; empty when anyone may, but not extract its text */
    static byte[] encrypted(String ownerPassword, String userPassword) throws IOException {
        try (var document = document("Secret", "text")) {
            var permission = new AccessPermission();
            permission.setCanExtractContent(false);
            document.protect(new StandardProtectionPolicy(ownerPassword, userPassword, permission));
            return bytes(document);
        }
    }

    private static PDDocument document(String title, String... lines) throws IOException {
        var document = new PDDocument();
        document.getDocumentInformation().setTitle(title);
        for (var line : lines) {
            var page = new PDPage();
            document.addPage(page);
            if (line.isEmpty()) continue;
            try (var content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(FontName.HELVETICA), 12);
                content.newLineAtOffset(72, 700);
                content.showText(line);
                content.endText();
            }
        }
        return document;
    }

    private static byte[] bytes(PDDocument document) throws IOException {
        var out = new ByteArrayOutputStream();
        document.save(out);
        return out.toByteArray();
    }
}
