package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an EPUB says of itself.
 *
 * @param properties see {@link Properties}
 * @param chapters parts in the order in which they are read, without the table of contents
 * @param labels by part, what the table of contents calls it
 */
record EpubBook(
        Optional<String> title, Map<String, Object> properties, List<String> chapters, Map<String, String> labels) {
    /** @param path of the part that describes the book */
    static EpubBook of(ZipParts parts, String path, Xml.Element book) throws IOException {
        var folder = path.substring(0, path.lastIndexOf('/') + 1);
        var items = new HashMap<String, Xml.Element>();
        book.find("item").forEach(item -> items.putIfAbsent(item.attribute("id"), item));
        var chapters = book.find("itemref").stream()
                .map(reference -> items.get(reference.attribute("idref")))
                .filter(item -> item != null && isPage(item) && !isNav(item))
                .map(item -> OfficePackage.resolved(folder, item.attribute("href")))
                .toList();
        var labels = new HashMap<String, String>();
        for (var item : items.values()) {
            var part = OfficePackage.resolved(folder, item.attribute("href"));
            if (isNav(item)) nav(parts, part, labels);
            else if (item.attribute("media-type").equals("application/x-dtbncx+xml")) ncx(parts, part, labels);
        }
        var title = book.first("metadata", "title").map(Xml.Element::text).flatMap(GivenTitle::of);
        return new EpubBook(title, Properties.ofBook(book), chapters, labels);
    }

    private static boolean isPage(Xml.Element item) {
        return item.attribute("media-type").contains("html")
                || item.attribute("href").matches("(?i).+\\.x?html?");
    }

    private static boolean isNav(Xml.Element item) {
        return List.of(item.attribute("properties").split("\\s+")).contains("nav");
    }

    /** The table of contents of EPUB 3. */
    private static void nav(ZipParts parts, String part, Map<String, String> labels) throws IOException {
        var page = EpubChapter.of(parts, part);
        if (page.isEmpty()) return;
        var contents = page.get().select("nav[epub:type~=toc], nav[role=doc-toc]");
        for (var link : contents.select("a[href]")) {
            label(part, link.attr("href"), link.text(), labels);
        }
    }

    /** The one of EPUB 2. */
    private static void ncx(ZipParts parts, String part, Map<String, String> labels) throws IOException {
        var page = EpubChapter.of(parts, part);
        if (page.isEmpty()) return;
        for (var point : page.get().select("navPoint")) {
            var content = point.selectFirst("> content");
            var label = point.selectFirst("> navLabel");
            if (content != null && label != null) label(part, content.attr("src"), label.text(), labels);
        }
    }

    private static void label(String from, String address, String text, Map<String, String> labels) {
        var folder = from.substring(0, from.lastIndexOf('/') + 1);
        var label = VisibleText.line(text);
        if (!label.isEmpty())
            labels.putIfAbsent(OfficePackage.resolved(folder, address.replaceFirst("#.*", "")), label);
    }
}
