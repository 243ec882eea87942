package dev.ragtime.runtime.crawl;

import crawlercommons.sitemaps.UnknownFormatException;
import dev.ragtime.runtime.crawl.CrawlException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Asks for one address, keeps what was sent and remembers what it was. Thread-safe. */
final class Visitor {
    /** Why an address is asked for. */
    enum Role {
        START,
        SITEMAP,
        LINK
    }

    /** @param depth links that lead to it from a start */
    record Step(URI at, int depth, Role role) {}

    private final CrawlSettings settings;
    private final SiteClient client;
    private final Spool spool;
    private final CrawlMemory memory;
    private final Map<String, Page> before;
    private final PageReader reader;

    /** @param before what pages were when the walk began */
    Visitor(CrawlSettings settings, SiteClient client, Spool spool, CrawlMemory memory, Map<String, Page> before) {
        this.settings = settings;
        this.client = client;
        this.spool = spool;
        this.memory = memory;
        this.before = before;
        this.reader = new PageReader(settings);
    }

    /** @throws CrawlException when without this page nobody can tell what the site holds */
    Visit visit(Step step) throws IOException, InterruptedException {
        var at = step.at();
        var known = memory.current(at);
        var answer = client.get(at, known, head -> step.role() == Role.SITEMAP || isRead(at, head));
        return switch (answer) {
            case Answer.Sent sent -> step.role() == Role.SITEMAP ? sitemap(step, sent) : found(at, sent);
            case Answer.Unchanged() ->
                known.<Visit>map(page -> new Visit.Found(page, Optional.empty(), true))
                        .orElse(new Visit.Failing("it says that it did not change, which was not asked", before(at)));
            case Answer.Moved(var location) -> moved(step, location);
            case Answer.Absent(var status) -> nothing(step, true, Reason.NOT_FOUND, "there is no page (%d)", status);
            case Answer.Denied(var status) ->
                before(at).isPresent() && step.role() != Role.START
                        ? new Visit.Failing("status " + status, before(at))
                        : nothing(step, true, Reason.DENIED, "it is not for this reader (%d)", status);
            case Answer.Skipped(var type) -> nothing(at, false);
            case Answer.Refused(var reason) -> failing(step, Reason.REFUSED, reason);
            case Answer.Failed(var reason) -> failing(step, reason);
        };
    }

    private boolean isRead(URI at, Answer.Head head) {
        return head.media()
                .fileName(at, head.disposition(), settings.languages())
                .isPresent();
    }

    /** What it was when the walk began. */
    Optional<Page> before(URI at) {
        return Optional.ofNullable(before.get(at.toString()));
    }

    private Visit found(URI at, Answer.Sent sent) throws IOException, InterruptedException {
        boolean kept = false;
        try {
            var page = reader.read(at, sent);
            memory.put(at, page);
            kept = page.isDocument() && settings.isWanted(at) && spool.keep(sent.content());
            var file = kept ? Optional.of(sent.content().file()) : Optional.<Path>empty();
            return new Visit.Found(page, file, false);
        } catch (RuntimeException | StackOverflowError e) {
            // whatever a page does to its reader is its own fault
            return new Visit.Failing("its links cannot be read: " + e, before(at));
        } finally {
            if (!kept) Files.deleteIfExists(sent.content().file());
        }
    }

    private Visit sitemap(Step step, Answer.Sent sent) throws IOException {
        try {
            var page = reader.sitemap(step.at(), sent);
            memory.put(step.at(), page);
            return new Visit.Found(page, Optional.empty(), false);
        } catch (UnknownFormatException | RuntimeException e) {
            return failing(step, "it is no sitemap: " + e.getMessage());
        } finally {
            Files.deleteIfExists(sent.content().file());
        }
    }

    private Visit moved(Step step, String location) {
        var to = WebAddress.of(step.at(), location);
        if (to.isEmpty() || location.isBlank()) return failing(step, "it leads nowhere: \"" + location + "\"");
        memory.forget(step.at());
        if (step.role() == Role.START && !settings.hosts().contains(WebAddress.host(to.get()))) {
            throw new CrawlException(
                    Reason.REFUSED,
                    "startUrls",
                    "%s leads to %s, a host that is not read; name %s in allowedHosts, or that page in startUrls"
                            .formatted(step.at(), to.get(), WebAddress.host(to.get())));
        }
        return new Visit.Moved(to.get());
    }

    private Visit nothing(Step step, boolean isPage, Reason reason, String message, int status) {
        if (step.role() == Role.START || settings.sitemaps().contains(step.at())) {
            throw new CrawlException(
                    reason,
                    reason == Reason.DENIED
                            ? "credentialsSecret"
                            : step.role() == Role.START ? "startUrls" : "sitemaps",
                    message.formatted(status) + " at " + step.at() + "; correct it");
        }
        return nothing(step.at(), isPage);
    }

    private Visit nothing(URI at, boolean isPage) {
        memory.forget(at);
        return new Visit.Nothing(isPage);
    }

    private Visit failing(Step step, String reason) {
        return failing(
                step,
                Reason.UNREACHABLE,
                step.role() != Role.START
                        ? reason
                        : "cannot read %s (%s); check the address, its certificate, the network policy and the server"
                                .formatted(step.at(), reason));
    }

    private Visit failing(Step step, Reason kind, String message) {
        if (step.role() == Role.START) throw new CrawlException(kind, "startUrls", message);
        return new Visit.Failing(message, before(step.at()));
    }
}
