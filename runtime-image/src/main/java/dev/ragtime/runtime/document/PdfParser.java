package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Block.PageStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.interactive.form.PDChoice;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;

/** PDF: one run of paragraphs over all pages, each with the pages that it stands on, so that a citation can name them. */
final class PdfParser {
    private PdfParser() {}

    /** @param reader of pages that are pictures */
    static ParsedText parse(byte[] pdf, int maxCharacters, PictureReader reader) throws UnreadableDocument {
        try (var document = Loader.loadPDF(pdf)) {
            if (!document.getCurrentAccessPermission().canExtractContent()) {
                throw UnreadableDocument.permanent("its author forbids to extract text; remove that restriction");
            }
            return read(document, maxCharacters, reader);
        } catch (InvalidPasswordException e) {
            throw UnreadableDocument.permanent("it is encrypted with a password; remove the password", e);
        } catch (IOException e) {
            throw UnreadableDocument.permanent("it is not a valid PDF: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnreadableDocument.transientFailure("its reading was interrupted", e);
        }
    }

    private static ParsedText read(PDDocument document, int maxCharacters, PictureReader reader)
            throws IOException, UnreadableDocument, InterruptedException {
        var sections = new Sections(Optional.of(title(document).orElse("")), maxCharacters);
        var lines = PdfLines.of(document, maxCharacters);
        // a page that has no more than what stands on all of them is a picture, too
        var pictures = PdfPictures.pages(document, RunningHeads.without(lines));
        var scans = PdfScans.of(document, lines, pictures, reader);
        var pages = RunningHeads.without(scans.pages());
        for (var paragraph : PdfLayout.paragraphs(pages, EnglishWords.shared())) sections.add(paragraph);
        for (var value : fieldValues(document)) {
            sections.add(new Block.Paragraph(value, List.of(new PageStart(0, 1))));
        }
        for (var note : writtenOnto(document)) sections.add(note);
        if (sections.isEmpty()) {
            var reason =
                    "it has no text" + scans.unread().map(why -> ": " + why).orElse("");
            throw (scans.inVain()
                            ? UnreadableDocument.transientFailure(reason, null)
                            : UnreadableDocument.permanent(reason))
                    .with(scans.mark());
        }
        var parsed = sections.parsed();
        return new ParsedText(
                parsed.title().filter(t -> !t.isEmpty()),
                Properties.ofPdf(document.getDocumentInformation()),
                parsed.sections(),
                scans.unread(),
                scans.mark());
    }

    /** What was filled into a form, which is no part of a page's text, with what a reader is told of the field. */
    private static List<String> fieldValues(PDDocument document) {
        var values = new ArrayList<String>();
        var form = document.getDocumentCatalog().getAcroForm();
        if (form == null) return values;
        for (var field : form.getFieldTree()) {
            if (!(field instanceof PDTextField) && !(field instanceof PDChoice)) continue;
            var value = VisibleText.line(field.getValueAsString());
            var name = VisibleText.line(
                    Optional.ofNullable(field.getAlternateFieldName()).orElse(""));
            if (!value.isEmpty()) values.add(name.isEmpty() ? value : name + ": " + value);
        }
        return values;
    }

    /** What was written onto pages afterwards, which is no part of their text either. */
    private static List<Block> writtenOnto(PDDocument document) throws IOException {
        var found = new ArrayList<Block>();
        int number = 0;
        for (var page : document.getPages()) {
            number++;
            for (var annotation : page.getAnnotations(a -> "FreeText".equals(a.getSubtype()) && !a.isHidden())) {
                var text = VisibleText.lines(
                        Optional.ofNullable(annotation.getContents()).orElse("").replace('\r', '\n'));
                if (!text.isBlank()) found.add(new Block.Paragraph(text, List.of(new PageStart(0, number))));
            }
        }
        return found;
    }

    private static Optional<String> title(PDDocument document) {
        return GivenTitle.of(document.getDocumentInformation().getTitle());
    }
}
