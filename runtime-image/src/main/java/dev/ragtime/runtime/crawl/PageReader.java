package dev.ragtime.runtime.crawl;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.UnknownFormatException;
import dev.ragtime.api.Sha256;
import dev.ragtime.runtime.document.OcrLanguages;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Finds in what was sent where it leads and what it says of itself. Thread-safe. */
final class PageReader {
    /** Bytes of a page in which links are looked for: a tree of it takes twenty times as much memory. */
    private static final int LINKS_WITHIN = 4 << 20;

    private static final int LARGE = 256 << 10;
    private static final int TOGETHER = Runtime.getRuntime().availableProcessors();
    private static final int MOST_LINKS = 10_000;
    private static final int DIGITS = 32;
    private static final Pattern CANONICAL = Pattern.compile("<([^>]*)>\\s*;[^,]*rel\\s*=\\s*\"?canonical");
    private static final Pattern REFRESH = Pattern.compile("(?i)\\s*[01]\\s*[;,]\\s*url\\s*=\\s*['\"]?([^'\"]+).*");

    private final Set<String> hosts;
    private final String robotName;
    private final int maxBytes;
    private final OcrLanguages languages;
    private final Semaphore parsing = new Semaphore(TOGETHER);

    PageReader(CrawlSettings settings) {
        this.hosts = settings.hosts();
        this.robotName = settings.robotName().toLowerCase(Locale.ROOT);
        this.maxBytes = settings.maxBytes();
        this.languages = settings.languages();
    }

    Page read(URI at, Answer.Sent sent) throws IOException, InterruptedException {
        var name = sent.head()
                .media()
                .fileName(at, sent.head().disposition(), languages)
                .orElse("");
        var canonical = CANONICAL.matcher(sent.head().link());
        var named = canonical.find() ? address(at, canonical.group(1)) : "";
        if (!sent.head().media().isHtml()) {
            var hash = sent.content().hash().substring(0, DIGITS);
            var rules = PageRules.of(robotName, sent.head().robots(), List.of());
            return page(sent, name, hash, List.of(), named, "", rules.indexed(), List.of());
        }
        // a large one alone
        int permits = sent.content().bytes() > LARGE ? TOGETHER : 1;
        parsing.acquire(permits);
        try (var in = Files.newInputStream(sent.content().file())) {
            var bytes = in.readNBytes(LINKS_WITHIN);
            return html(at, Jsoup.parse(new ByteArrayInputStream(bytes), null, at.toString()), sent, name, named);
        } finally {
            parsing.release(permits);
        }
    }

    private Page html(URI at, Document html, Answer.Sent sent, String name, String named) {
        var base = Optional.ofNullable(html.selectFirst("base[href]"))
                .flatMap(element -> WebAddress.of(at, element.attr("href")))
                .orElse(at);
        var rules = PageRules.of(
                robotName,
                sent.head().robots(),
                html.select("meta[name=robots], meta[name=" + robotName + "]").eachAttr("content"));
        var links = rules.followed() ? links(base, html) : List.<String>of();
        var canonical = Optional.ofNullable(html.selectFirst("link[rel~=(?i)^canonical$][href]"))
                .map(element -> address(base, element.attr("href")))
                .orElse(named);
        var moved = html.select("meta[http-equiv=refresh]").eachAttr("content").stream()
                .map(REFRESH::matcher)
                .filter(refresh -> refresh.matches())
                .map(refresh -> address(base, refresh.group(1)))
                .filter(address -> !address.isEmpty() && !address.equals(at.toString()))
                .findFirst()
                .orElse("");
        var names = Stream.of(html.title(), heading(html))
                .filter(text -> !text.isBlank())
                .distinct()
                .toList();
        var text = html.body().text();
        var seen = text.isBlank()
                ? ""
                : sent.content().bytes() > LINKS_WITHIN
                        ? sent.content().hash().substring(0, DIGITS)
                        : Sha256.hex(html.title() + "\n" + text, DIGITS);
        return page(sent, name, seen, names, canonical, moved, rules.indexed(), links);
    }

    private static Page page(
            Answer.Sent sent,
            String name,
            String text,
            List<String> names,
            String canonical,
            String moved,
            boolean indexed,
            List<String> links) {
        return new Page(
                sent.head().etag(),
                sent.head().modified(),
                sent.content().hash(),
                name,
                text,
                names,
                canonical,
                moved,
                indexed,
                links);
    }

    private static String heading(Document html) {
        return Optional.ofNullable(html.selectFirst("h1")).map(Element::text).orElse("");
    }

    private List<String> links(URI base, Document html) {
        return html.select("a[href]:not([rel~=(?i)\\bnofollow\\b]), area[href], frame[src], iframe[src]").stream()
                .map(element -> element.hasAttr("href") ? element.attr("href") : element.attr("src"))
                .flatMap(link -> WebAddress.of(base, link).stream())
                .filter(link -> hosts.contains(WebAddress.host(link)))
                .map(URI::toString)
                .distinct()
                .limit(MOST_LINKS)
                .toList();
    }

    private static String address(URI base, String link) {
        return WebAddress.of(base, link).map(URI::toString).orElse("");
    }

    /**
     * The pages that a sitemap names, and the sitemaps that an index of such names.
     *
     * @throws UnknownFormatException when it is none
     */
    Page sitemap(URI at, Answer.Sent sent) throws IOException, UnknownFormatException {
        // not strict: a sitemap may name pages of other hosts, which are judged like any link
        var content = content(sent);
        var map = new SiteMapParser(false).parseSiteMap(type(content), content, at.toURL());
        var page = page(
                sent, "", "", List.of(), "", "", true, links(map).distinct().toList());
        return map.isIndex() ? page.asIndex() : page;
    }

    /** A list of addresses, one a line, is one as well; many servers say something else of either. */
    private static String type(byte[] content) {
        for (var b : content) {
            // after blanks and a byte order mark
            if (b > ' ') return b == '<' ? "text/xml" : "text/plain";
        }
        return "text/plain";
    }

    private static Stream<String> links(AbstractSiteMap map) {
        var urls = switch (map) {
            case SiteMapIndex index -> index.getSitemaps().stream().map(AbstractSiteMap::getUrl);
            case SiteMap pages -> pages.getSiteMapUrls().stream().map(url -> url.getUrl());
            default -> Stream.<URL>empty();
        };
        return urls.flatMap(url -> WebAddress.of(url.toString()).stream()).map(URI::toString);
    }

    private byte[] content(Answer.Sent sent) throws IOException {
        try (var in = Files.newInputStream(sent.content().file())) {
            var file = new BufferedInputStream(in);
            file.mark(2);
            boolean packed = file.read() == 0x1F && file.read() == 0x8B;
            file.reset();
            return (packed ? new GZIPInputStream(file) : file).readNBytes(maxBytes);
        }
    }
}
