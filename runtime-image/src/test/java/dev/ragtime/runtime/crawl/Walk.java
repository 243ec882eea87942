package dev.ragtime.runtime.crawl;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.ParserLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;

/** Walks over one site, with settings that a test changes. */
final class Walk {
    final Path scratch;
    final MemoryNotes notes = new MemoryNotes();
    List<URI> starts;
    List<URI> sitemaps = List.of();
    Set<String> otherHosts = Set.of();
    Predicate<String> wanted = path -> true;
    Predicate<String> unwanted = path -> false;
    int maxPages = 100;
    int maxDepth = 4;
    int perSecond = 1000;
    int together = 4;
    Duration timeout = Duration.ofSeconds(10);
    String userAgent = "Ragtime/1 (test)";
    Map<String, String> credentials = Map.of();
    Set<String> privateHosts = Set.of("127.0.0.1");
    Resolver resolver = Resolver.ofSystem();
    SSLContext tls;

    Walk(Path scratch, String start) {
        this.scratch = scratch;
        this.starts = List.of(WebAddress.of(start).orElseThrow());
    }

    /** What a walk found; the site is closed. */
    record Result(List<String> documents, Map<String, String> texts, Map<String, String> versions, Site site) {
        boolean complete() {
            return site.complete();
        }
    }

    Result walk() throws IOException, InterruptedException {
        try (var site = site()) {
            var texts = new TreeMap<String, String>();
            var versions = new TreeMap<String, String>();
            for (var document : site.documents()) {
                versions.put(path(document), document.version());
                texts.put(path(document), text(site, document));
            }
            return new Result(site.documents().stream().map(Walk::path).toList(), texts, versions, site);
        }
    }

    private static String text(Site site, Site.Document document) {
        try (var in = site.open(document)) {
            return new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "cannot be read: " + e.getMessage();
        }
    }

    CrawlException failure() {
        return catchThrowableOfType(CrawlException.class, () -> site().close());
    }

    Site site() throws IOException, InterruptedException {
        var settings = settings();
        var memory = CrawlMemory.load(notes, "docs", settings.hosts());
        var folder = Files.createTempDirectory(scratch, "web-");
        if (tls == null) return Site.walk(settings, resolver, memory, folder);
        var spool = new Spool(folder, 1 << 30);
        return Site.walk(
                settings, memory, spool, new SiteClient(settings, resolver, spool, new DefaultClientTlsStrategy(tls)));
    }

    private CrawlSettings settings() {
        var hosts = new HashSet<>(otherHosts);
        starts.forEach(start -> hosts.add(WebAddress.host(start)));
        return new CrawlSettings(
                starts,
                sitemaps,
                hosts,
                wanted,
                unwanted,
                maxPages,
                maxDepth,
                perSecond,
                together,
                timeout,
                userAgent,
                credentials,
                privateHosts,
                ParserLimits.defaults().maxBytes(),
                OcrLanguages.NONE);
    }

    /** Path and query. */
    private static String path(Site.Document document) {
        var address = WebAddress.withoutScheme(document.address());
        return address.substring(address.indexOf('/'));
    }
}
