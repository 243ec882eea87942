package dev.ragtime.runtime.document;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** HTML: the main content without navigation, scripts and other furniture of the page. */
final class HtmlParser {
    private HtmlParser() {}

    static ParsedText parse(byte[] html, int maxCharacters) throws UnreadableDocument {
        refuseBinary(html);
        try {
            var page = Jsoup.parse(new ByteArrayInputStream(html), null, "");
            return read(page, html, maxCharacters);
        } catch (IOException e) {
            throw UnreadableDocument.permanent("it is not HTML: " + e.getMessage(), e);
        }
    }

    private static ParsedText read(Document page, byte[] html, int maxCharacters) throws UnreadableDocument {
        var properties = Properties.ofPage(page);
        var hidden = Hidden.in(page);
        HtmlFurniture.remove(page);
        var main = HtmlFurniture.main(page.body());
        var title = heading(main, hidden)
                .or(() -> heading(page.body(), hidden))
                .or(() -> Optional.of(VisibleText.line(page.title())));
        var sections = new Sections(title.filter(t -> !t.isEmpty()), maxCharacters);
        new HtmlBlocks(sections, hidden).read(main);
        if (sections.isEmpty() && !isBlank(html)) {
            throw UnreadableDocument.permanent(
                    "it has no text that a reader can see; a page that a script fills must be saved as it is shown");
        }
        return sections.parsed().with(properties);
    }

    /** All of a page that belongs to a book, of which other pages are read, too: it has no furniture. */
    static void readAll(Document page, Sections sections) throws UnreadableDocument {
        new HtmlBlocks(sections, Hidden.in(page)).read(page.body());
    }

    private static boolean isBlank(byte[] html) {
        for (var b : html) {
            if (b > ' ') return false;
        }
        return true;
    }

    /** No encoding of text but UTF-16 has zero bytes, and that one begins with its mark. */
    private static void refuseBinary(byte[] html) throws UnreadableDocument {
        var marked = html.length > 1 && (html[0] & 0xFF) >= 0xFE && (html[1] & 0xFF) >= 0xFE;
        for (var i = 0; i < html.length && !marked; i++) {
            if (html[i] == 0) throw UnreadableDocument.permanent("it is a binary file, not HTML");
        }
    }

    private static Optional<String> heading(Element root, Hidden hidden) {
        var inline = new InlineText(hidden);
        return root.select("h1").stream()
                .filter(h1 -> !hidden.isGone(h1) && h1.parents().stream().noneMatch(hidden::isGone))
                .map(inline::of)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}
