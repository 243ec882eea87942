package dev.ragtime.runtime.crawl;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A site as one walk found it; its pages can be read until it is closed. */
public final class Site implements AutoCloseable {
    /** Bytes that are kept on disk; a page that finds no room is asked for once more when it is read. */
    private static final long ROOM = 1L << 30;

    private final CrawlSettings settings;
    private final CrawlMemory memory;
    private final Spool spool;
    private final SiteClient client;
    private final Crawl.Walked walked;
    private final List<Document> documents;
    private final Set<String> gone;

    /**
     * A page that is a document.
     *
     * @param address where it is
     * @param name as of a file; its ending tells the format
     * @param hash of its content
     * @param version changes whenever its content does; empty when only reading tells
     */
    public record Document(URI address, String name, String hash, String version) {}

    /**
     * Walks a site.
     *
     * @param folder empty; deleted with what is kept in it when the site is closed
     * @throws CrawlException when nobody can tell what the site holds
     */
    public static Site walk(CrawlSettings settings, Resolver resolver, CrawlMemory memory, Path folder)
            throws InterruptedException {
        var spool = new Spool(folder, ROOM);
        var client = new SiteClient(settings, resolver, spool);
        return walk(settings, memory, spool, client);
    }

    static Site walk(CrawlSettings settings, CrawlMemory memory, Spool spool, SiteClient client)
            throws InterruptedException {
        boolean done = false;
        try {
            var site = new Site(settings, memory, spool, client);
            done = true;
            return site;
        } finally {
            if (!done) {
                client.close();
                spool.close();
            }
        }
    }

    private Site(CrawlSettings settings, CrawlMemory memory, Spool spool, SiteClient client)
            throws InterruptedException {
        this.settings = settings;
        this.memory = memory;
        this.spool = spool;
        this.client = client;
        var before = memory.pages();
        this.walked = new Crawl(settings, client, spool, memory).walk();
        var selection = new Selection(walked.visits(), before, settings::isWanted);
        var addresses = selection.documents();
        this.documents = addresses.stream().map(this::document).toList();
        this.gone = selection.gone(addresses, at -> !settings.isInside(at));
        memory.save();
    }

    private Document document(URI at) {
        return switch (walked.visits().get(at)) {
            case Visit.Found(var page, var file, var asBefore) ->
                new Document(
                        at,
                        page.name(),
                        page.hash(),
                        file.isPresent() || asBefore ? page.name() + " " + page.hash() : "");
            case Visit.Failing failing ->
                new Document(
                        at,
                        failing.before().map(Page::name).orElse(WebAddress.withoutScheme(at)),
                        failing.before().map(Page::hash).orElse(""),
                        "");
            case Visit.Moved _, Visit.Nothing _ -> throw new IllegalStateException(at + " is no document");
        };
    }

    /** In the order in which they were reached. */
    public List<Document> documents() {
        return documents;
    }

    /** Whether what is not among the documents does not exist. */
    public boolean complete() {
        return walked.complete();
    }

    /** Documents that certainly do not exist any more, by {@link WebAddress#withoutScheme}. */
    public Set<String> gone() {
        return gone;
    }

    /** Whether there was more than {@link CrawlSettings#maxPages}. */
    public boolean more() {
        return walked.more();
    }

    /** Why links to some hosts were not followed, though they are read; what was read there before may be there. */
    public List<String> unread() {
        return walked.unread();
    }

    /** Files found that are not read. */
    public int others() {
        return (int) walked.visits().values().stream()
                .filter(visit -> visit instanceof Visit.Nothing(var isPage) && !isPage)
                .count();
    }

    /**
     * Opens a document as it was when the site was walked.
     *
     * @throws IOException when it cannot be read
     * @throws CrawlException when the site does not answer any more
     */
    public InputStream open(Document document) throws IOException {
        return switch (walked.visits().get(document.address())) {
            case Visit.Found found
            when found.file().isPresent() -> Files.newInputStream(found.file().get());
            case Visit.Failing failing -> throw new IOException(failing.reason());
            default -> asked(document);
        };
    }

    private InputStream asked(Document document) throws IOException {
        try {
            var answer = client.get(document.address(), Optional.empty(), _ -> true);
            return switch (answer) {
                case Answer.Sent sent -> same(document, sent.content());
                case Answer.Failed(var reason) -> throw new IOException(reason);
                case Answer.Refused(var reason) -> throw new IOException(reason);
                default -> throw new IOException("it went away after it was listed");
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("its reading was interrupted", e);
        }
    }

    /** A page that was not sent again must be what it was, or its version would stand for something else. */
    private InputStream same(Document document, Spool.Stored content) throws IOException {
        if (!document.version().isEmpty() && !document.hash().equals(content.hash())) {
            Files.delete(content.file());
            memory.forget(document.address());
            throw new IOException("it changed after it was listed; the next sync reads it");
        }
        return new FilterInputStream(Files.newInputStream(content.file())) {
            @Override
            public void close() throws IOException {
                super.close();
                Files.deleteIfExists(content.file());
            }
        };
    }

    @Override
    public void close() {
        client.close();
        spool.close();
        memory.save();
    }
}
