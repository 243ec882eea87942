package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** EPUB: its chapters in the order in which they are read, each as HTML is. */
final class EpubParser {
    private static final String CONTAINER = "META-INF/container.xml";

    /** Ways in which fonts, and nothing else, are made unusable outside their book. */
    private static final Set<String> OF_FONTS =
            Set.of("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC");

    private final ZipParts parts;
    private final Unread unread = new Unread();

    private EpubParser(ZipParts parts) {
        this.parts = parts;
    }

    static ParsedText parse(byte[] content, int maxCharacters) throws UnreadableDocument {
        try {
            return new EpubParser(ZipDocument.open(content, Format.EPUB)).read(maxCharacters);
        } catch (IOException e) {
            throw ZipDocument.damaged(Format.EPUB, e);
        }
    }

    private ParsedText read(int maxCharacters) throws IOException, UnreadableDocument {
        refuseProtected();
        var path = required(CONTAINER).find("rootfile").stream()
                .map(root -> root.attribute("full-path"))
                .findFirst()
                .orElseThrow(() -> new IOException("its part " + CONTAINER + " names no book"));
        var book = EpubBook.of(parts, OfficePackage.resolved("", path), required(path));
        var sections = new Sections(book.title(), maxCharacters);
        var read = new HashSet<String>();
        for (var chapter : book.chapters()) {
            if (read.add(chapter)) chapter(chapter, book.labels().get(chapter), sections);
        }
        if (sections.isEmpty()) {
            throw UnreadableDocument.permanent(
                    unread.reason().orElse("it has no text; pages that are pictures need text recognition first"));
        }
        var parsed = sections.parsed();
        return new ParsedText(parsed.title(), book.properties(), parsed.sections(), unread.reason());
    }

    private void refuseProtected() throws IOException, UnreadableDocument {
        var encryption = OfficePackage.root(parts, "META-INF/encryption.xml");
        if (encryption.isEmpty()) return;
        boolean onlyFonts = encryption.get().find("EncryptedData").stream()
                .allMatch(part -> part.first("EncryptionMethod")
                        .map(method -> OF_FONTS.contains(method.attribute("Algorithm")))
                        .orElse(false));
        if (!onlyFonts) {
            throw UnreadableDocument.permanent("it is protected against copying (DRM); a copy without can be read");
        }
    }

    private Xml.Element required(String part) throws IOException {
        return OfficePackage.root(parts, part).orElseThrow(() -> new IOException("its part " + part + " is missing"));
    }

    /** @param label what the table of contents calls it; may be null */
    private void chapter(String part, String label, Sections sections) throws IOException, UnreadableDocument {
        try {
            var page = EpubChapter.of(parts, part);
            if (page.isEmpty()) {
                unread.add("its part " + part + " is missing");
                return;
            }
            boolean headed = page.get().selectFirst("h1, h2, h3, h4, h5, h6, [role=heading]") != null;
            if (!headed && page.get().hasText())
                sections.heading(1, Optional.ofNullable(label).orElse(""));
            HtmlParser.readAll(page.get(), sections);
        } catch (ZipParts.TooLarge e) {
            throw e;
        } catch (IOException e) {
            unread.add("its part " + part + " is damaged: " + e.getMessage());
        }
    }
}
