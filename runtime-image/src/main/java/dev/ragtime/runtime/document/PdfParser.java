package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** PDF: one section a page, so that a citation can name it. */
final class PdfParser {
    private static final Pattern PARAGRAPHS = Pattern.compile("\\n[ \\t]*\\n\\s*");

    /** A word cut at the end of a line. */
    private static final Pattern HYPHENATION = Pattern.compile("(?<=\\p{Ll})-\\n(?=\\p{Ll})");

    private PdfParser() {}

    static ParsedText parse(byte[] pdf, int maxCharacters) throws UnreadableDocument {
        try (var document = Loader.loadPDF(pdf)) {
            if (!document.getCurrentAccessPermission().canExtractContent()) {
                throw UnreadableDocument.permanent("its author forbids to extract text; remove that restriction");
            }
            return pages(document, maxCharacters);
        } catch (InvalidPasswordException e) {
            throw UnreadableDocument.permanent("it is encrypted with a password; remove the password", e);
        } catch (IOException e) {
            throw UnreadableDocument.permanent("it is not a valid PDF: " + e.getMessage(), e);
        }
    }

    private static ParsedText pages(PDDocument document, int maxCharacters) throws IOException, UnreadableDocument {
        var sections = new Sections(Optional.of(title(document).orElse("")), maxCharacters);
        var stripper = new PDFTextStripper();
        stripper.setLineSeparator("\n");
        stripper.setParagraphEnd("\n\n");
        var empty = true;
        for (var page = 1; page <= document.getNumberOfPages(); page++) {
            stripper.setStartPage(page);
            stripper.setEndPage(page);
            sections.heading(1, "Page " + page);
            for (var paragraph : PARAGRAPHS.split(stripper.getText(document))) {
                var text = HYPHENATION
                        .matcher(paragraph)
                        .replaceAll("")
                        .replaceAll("\\s+", " ")
                        .strip();
                empty &= text.isEmpty();
                sections.paragraph(text);
            }
            if (Thread.interrupted()) throw new IOException("interrupted on page " + page);
        }
        if (empty)
            throw UnreadableDocument.permanent("it has no text; a scanned document needs text recognition first");
        var parsed = sections.parsed();
        return new ParsedText(parsed.title().filter(t -> !t.isEmpty()), parsed.sections());
    }

    /** The title its author gave, not the one a program made up. */
    private static Optional<String> title(PDDocument document) {
        return Optional.ofNullable(document.getDocumentInformation().getTitle())
                .map(String::strip)
                .filter(title -> !title.isEmpty())
                .filter(title -> {
                    var lower = title.toLowerCase(Locale.ROOT);
                    return !lower.startsWith("untitled") && !lower.startsWith("microsoft word -");
                });
    }
}
