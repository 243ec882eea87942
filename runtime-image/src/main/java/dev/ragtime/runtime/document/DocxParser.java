package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** DOCX: headings, paragraphs, lists and tables as Word shows them when all changes are accepted. */
final class DocxParser {
    /** A title stands at the beginning. */
    private static final int BEFORE_TITLE = 50;

    private DocxParser() {}

    static ParsedText parse(byte[] content, int maxCharacters) throws UnreadableDocument {
        try {
            return read(OfficePackage.open(content, Format.DOCX), maxCharacters);
        } catch (IOException e) {
            throw ZipDocument.damaged(Format.DOCX, e);
        }
    }

    private static ParsedText read(OfficePackage docx, int maxCharacters) throws IOException, UnreadableDocument {
        var styles = new DocxStyles(docx.related(docx.main(), "styles"));
        var numbering = new DocxNumbering(docx.related(docx.main(), "numbering"), styles);
        var text = new DocxText(styles, docx.relationships(docx.main()), new DocxNotes(docx));
        var title = title(docx, styles);
        var sections = new Sections(title.isPresent() ? title : docx.title(), maxCharacters);
        var unread = new Unread();
        try (var cursor = docx.cursor(docx.main()).orElseThrow(() -> new IOException("its main part is missing"))) {
            new DocxBlocks(sections, styles, numbering, text, unread).read(cursor);
        }
        if (sections.isEmpty()) {
            throw UnreadableDocument.permanent("it has no text; a scanned document needs text recognition first");
        }
        var parsed = sections.parsed();
        return new ParsedText(parsed.title(), docx.properties(), parsed.sections(), unread.reason());
    }

    /** The first paragraph in the style for titles. */
    private static Optional<String> title(OfficePackage docx, DocxStyles styles) throws IOException {
        var found = docx.cursor(docx.main());
        if (found.isEmpty()) return Optional.empty();
        var text = new DocxText(styles, Map.of(), new DocxNotes());
        try (var cursor = found.get()) {
            for (int i = 0; i < BEFORE_TITLE && cursor.next(); ) {
                if (!cursor.name().equals("p")) continue;
                i++;
                var paragraph = cursor.element();
                var style =
                        paragraph.first("pPr").flatMap(p -> p.value("pStyle")).orElse("");
                if (!styles.isTitle(style)) continue;
                var title = VisibleText.line(text.read(paragraph, style).text());
                if (!title.isEmpty()) return Optional.of(title);
            }
        }
        return Optional.empty();
    }
}
