package dev.ragtime.runtime.document;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Elements;

/** HTML: the main content without navigation, scripts and other furniture of the page. */
final class HtmlParser {
    private static final String FURNITURE =
            "script, style, noscript, template, nav, aside, iframe, svg, form, button, body > footer, [hidden],"
                    + " [aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo], [role=search]";

    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");

    private final Sections sections;
    private final StringBuilder buffer = new StringBuilder();

    private HtmlParser(Sections sections) {
        this.sections = sections;
    }

    static ParsedText parse(byte[] html, int maxCharacters) throws UnreadableDocument {
        refuseBinary(html);
        try {
            var page = Jsoup.parse(new ByteArrayInputStream(html), null, "");
            page.select(FURNITURE).remove();
            page.select("body > header").forEach(HtmlParser::removeBanner);
            var title = Optional.of(page.title().strip()).filter(t -> !t.isEmpty());
            var main = main(page.body());
            var heading = Optional.ofNullable(main.selectFirst("h1"))
                    .map(Element::text)
                    .filter(t -> !t.isBlank());
            var parser = new HtmlParser(new Sections(heading.or(() -> title), maxCharacters));
            parser.children(main);
            parser.flush();
            return parser.sections.parsed();
        } catch (IOException e) {
            throw UnreadableDocument.permanent("it is not HTML: " + e.getMessage(), e);
        }
    }

    /** No encoding of text but UTF-16 has zero bytes, and that one begins with its mark. */
    private static void refuseBinary(byte[] html) throws UnreadableDocument {
        var marked = html.length > 1 && (html[0] & 0xFF) >= 0xFE && (html[1] & 0xFF) >= 0xFE;
        for (var i = 0; i < html.length && !marked; i++) {
            if (html[i] == 0) throw UnreadableDocument.permanent("it is a binary file, not HTML");
        }
    }

    private static void removeBanner(Element header) {
        if (header.selectFirst("h1") == null) header.remove();
    }

    private static Element main(Element body) {
        var main = body.selectFirst("main, [role=main]");
        if (main != null) return main;
        Elements articles = body.select("article");
        return articles.size() == 1 ? articles.getFirst() : body;
    }

    private void children(Element parent) throws UnreadableDocument {
        for (var node : parent.childNodes()) {
            switch (node) {
                case TextNode text -> buffer.append(text.getWholeText());
                case Element element -> element(element);
                default -> {}
            }
        }
    }

    private void element(Element element) throws UnreadableDocument {
        var name = element.normalName();
        if (HEADINGS.contains(name)) {
            flush();
            sections.heading(name.charAt(1) - '0', element.text());
        } else if (name.equals("pre")) {
            flush();
            sections.paragraph(element.wholeText().strip());
        } else if (name.equals("table")) {
            flush();
            sections.paragraph(table(element));
        } else if (name.equals("br")) {
            buffer.append(' ');
        } else if (element.isBlock()) {
            flush();
            if (name.equals("li")) buffer.append("- ");
            children(element);
            flush();
        } else {
            children(element);
        }
    }

    private static String table(Element table) {
        var rows = table.select("tr").stream()
                .map(row -> String.join(" | ", row.select("> th, > td").eachText()))
                .filter(row -> !row.isBlank())
                .toList();
        return String.join("\n", rows);
    }

    private void flush() throws UnreadableDocument {
        var text = buffer.toString().replaceAll("\\s+", " ").strip();
        buffer.setLength(0);
        if (!text.equals("-")) sections.paragraph(text);
    }
}
