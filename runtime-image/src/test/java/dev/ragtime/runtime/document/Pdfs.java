package dev.ragtime.runtime.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
