package dev.ragtime.runtime.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

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
