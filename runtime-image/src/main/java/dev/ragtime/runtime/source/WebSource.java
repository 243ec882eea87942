package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.crawl.CrawlException;
import dev.ragtime.runtime.crawl.CrawlMemory;
import dev.ragtime.runtime.crawl.CrawlSettings;
import dev.ragtime.runtime.crawl.Resolver;
import dev.ragtime.runtime.crawl.Site;
import dev.ragtime.runtime.crawl.WebAddress;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.store.Notes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;

/**
 * Pages of a site. A listing is a whole walk, since only what was sent leads on: what was sent is kept until it is read.
 * What need not be sent again is remembered in the notes of the store.
 */
final class WebSource implements SourceReader {
    /** Of hosts that cannot be read. */
    private static final int MOST_TOLD = 3;

    private final String source;
    private final WebPages web;
    private final WebSettings settings;
    private final Notes notes;
    private final Path scratch;
    private final Resolver resolver;

    WebSource(String source, WebPages web, Secrets secrets, Notes notes, Path scratch) {
        this(source, web, secrets, notes, scratch, OcrLanguages.NONE);
    }

    /** @param languages in which pictures are read */
    WebSource(String source, WebPages web, Secrets secrets, Notes notes, Path scratch, OcrLanguages languages) {
        this(source, web, secrets, notes, scratch, languages, Resolver.ofSystem());
    }

    WebSource(
            String source,
            WebPages web,
            Secrets secrets,
            Notes notes,
            Path scratch,
            OcrLanguages languages,
            Resolver resolver) {
        this.source = source;
        this.web = web;
        this.settings = new WebSettings(source, web, secrets, languages);
        this.notes = notes;
        this.scratch = scratch;
        this.resolver = resolver;
    }

    @Override
    public Listing listing() {
        var crawl = settings.read();
        try {
            return listing(walk(crawl));
        } catch (CrawlException e) {
            throw failure(e);
        } catch (IOException | UncheckedIOException e) {
            throw new SourceException(
                    SourceFailure.SourceUnreachable,
                    "spec.sources[%s].web: pages cannot be kept (%s); look at the scratch volume's free space"
                            .formatted(source, RootCause.of(e)),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceException(
                    SourceFailure.SourceUnreachable, "spec.sources[%s].web: interrupted".formatted(source), e);
        }
    }

    private Site walk(CrawlSettings crawl) throws IOException, InterruptedException {
        var memory = CrawlMemory.load(notes, source, crawl.hosts());
        return Site.walk(crawl, resolver, memory, Files.createTempDirectory(scratch, "web-" + source + "-"));
    }

    private Listing listing(Site site) {
        var revision = new ContentHash();
        site.documents().stream()
                .sorted(Comparator.comparing(document -> WebAddress.withoutScheme(document.address())))
                .forEach(document -> revision.add(WebAddress.withoutScheme(document.address()))
                        .add(document.name())
                        .add(document.hash()));
        var files =
                site.documents().stream().map(document -> file(site, document)).toList();
        var extent = site.complete() ? new Listing.Extent.Complete() : new Listing.Extent.Delta(site.gone());
        return Listing.of(revision.revision(), extent, files, lack(site), leftOut(site), site::close);
    }

    private SourceFile file(Site site, Site.Document document) {
        var address = document.address().toString();
        return new SourceFile(
                source,
                WebAddress.withoutScheme(document.address()),
                address,
                address,
                document.version(),
                document.name(),
                () -> {
                    try {
                        return site.open(document);
                    } catch (CrawlException e) {
                        throw failure(e);
                    }
                });
    }

    private String lack(Site site) {
        return web.include().isEmpty() ? Listing.noneIsRead(site.others()) : "no page matches include";
    }

    private String leftOut(Site site) {
        var told = new ArrayList<String>();
        if (site.more()) {
            told.add(
                    "there are more pages than maxPages (%d) lets be asked for; raise it, or narrow include and exclude"
                            .formatted(web.pages()));
        }
        site.unread().stream()
                .limit(MOST_TOLD)
                .map(reason -> "links to a host are not followed: " + reason)
                .forEach(told::add);
        return String.join("; ", told);
    }

    private SourceException failure(CrawlException error) {
        var reason = switch (error.reason()) {
            case UNREACHABLE -> SourceFailure.SourceUnreachable;
            case REFUSED -> SourceFailure.CrawlRefused;
            case DENIED -> SourceFailure.CredentialsRejected;
            case NOT_FOUND -> SourceFailure.DirectoryNotFound;
        };
        return new SourceException(
                reason, "spec.sources[%s].web.%s: %s".formatted(source, error.field(), error.getMessage()), error);
    }
}
