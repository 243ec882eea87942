package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.Optional;

/** ODT: headings, paragraphs, lists and tables as LibreOffice shows them when all changes are accepted. */
final class OdtParser {
    /** A title stands at the beginning. */
    private static final int BEFORE_TITLE = 50;

    private final ZipParts parts;
    private final OdtStyles styles = new OdtStyles();

    private OdtParser(ZipParts parts) {
        this.parts = parts;
    }

    static ParsedText parse(byte[] content, int maxCharacters) throws UnreadableDocument {
        try {
            return new OdtParser(ZipDocument.open(content, Format.ODT)).read(maxCharacters);
        } catch (IOException e) {
            throw ZipDocument.damaged(Format.ODT, e);
        }
    }

    private ParsedText read(int maxCharacters) throws IOException, UnreadableDocument {
        var manifest = OfficePackage.root(parts, "META-INF/manifest.xml");
        if (manifest.isPresent() && !manifest.get().find("encryption-data").isEmpty()) {
            throw UnreadableDocument.permanent("it is encrypted with a password; remove the password");
        }
        var shared = OfficePackage.root(parts, "styles.xml");
        if (shared.isPresent()) shared.get().first("styles").ifPresent(styles::add);
        var title = title();
        var meta = OfficePackage.root(parts, "meta.xml");
        var sections = new Sections(title.isPresent() ? title : given(meta), maxCharacters);
        try (var cursor = beforeText()) {
            new OdtBlocks(sections, styles).read(cursor);
        }
        if (sections.isEmpty()) {
            throw UnreadableDocument.permanent("it has no text; a scanned document needs text recognition first");
        }
        return sections.parsed().with(Properties.ofOpenDocument(meta));
    }

    /** The content, with its styles read. */
    private XmlCursor beforeText() throws IOException {
        var cursor = new XmlCursor(
                parts.open("content.xml").orElseThrow(() -> new IOException("its part content.xml is missing")));
        while (cursor.next() && !cursor.name().equals("body")) {
            switch (cursor.name()) {
                case "automatic-styles" -> styles.add(cursor.element());
                case "document-content" -> {}
                default -> cursor.skip();
            }
        }
        return cursor;
    }

    /** The first paragraph in the style for titles. */
    private Optional<String> title() throws IOException {
        try (var cursor = beforeText()) {
            for (int i = 0; i < BEFORE_TITLE && cursor.next(); ) {
                if (!cursor.name().equals("p")) continue;
                i++;
                var paragraph = cursor.element();
                if (!styles.isTitle(paragraph.attribute("style-name"))) continue;
                var title = VisibleText.line(new OdtText(styles).read(paragraph).text());
                if (!title.isEmpty()) return Optional.of(title);
            }
            return Optional.empty();
        }
    }

    private static Optional<String> given(Optional<Xml.Element> meta) {
        return meta.flatMap(root -> root.first("meta", "title"))
                .map(Xml.Element::text)
                .flatMap(GivenTitle::of);
    }
}
