package dev.ragtime.runtime.crawl;

import dev.ragtime.runtime.crawl.CrawlException.Reason;
import dev.ragtime.runtime.crawl.Visitor.Role;
import dev.ragtime.runtime.crawl.Visitor.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One walk over a site, nearest pages first. Pages of one distance are asked for side by side and judged in the order of
 * the links to them, so that the same pages are reached whatever comes first, and a limit cuts at the same place.
 */
final class Crawl {
    private final CrawlSettings settings;
    private final CrawlMemory memory;
    private final Visitor visitor;
    private final Robots robots;
    private final Map<String, Page> before;
    private final Set<URI> seen = new HashSet<>();
    private final Map<URI, Visit> visits = new LinkedHashMap<>();
    private List<Step> next = new ArrayList<>();
    private int asked;
    private boolean more;

    Crawl(CrawlSettings settings, SiteClient client, Spool spool, CrawlMemory memory) {
        this.settings = settings;
        this.memory = memory;
        this.robots = new Robots(client, settings.robotName());
        this.before = memory.pages();
        this.visitor = new Visitor(settings, client, spool, memory, before);
    }

    /**
     * @param visits by address, in the order in which they were reached
     * @param complete whether nothing else can be reached
     * @param more whether there was more than may be asked for
     * @param unread why links to some hosts were not followed
     */
    record Walked(Map<URI, Visit> visits, boolean complete, boolean more, List<String> unread) {}

    /** @throws CrawlException when nobody can tell what the site holds */
    Walked walk() throws InterruptedException {
        for (var start : settings.starts()) add(start, 0, Role.START);
        for (var sitemap : sitemaps()) add(sitemap, 0, Role.SITEMAP);
        while (!next.isEmpty()) visitNext(true);
        refuseCircles();
        var complete = robots.unread().isEmpty()
                && visits.values().stream()
                        .noneMatch(visit -> visit instanceof Visit.Failing failing
                                && failing.before().isEmpty());
        if (!complete) revisit();
        else memory.retain(addresses());
        return new Walked(visits, complete, more, robots.unread());
    }

    private List<URI> sitemaps() throws InterruptedException {
        if (!settings.sitemaps().isEmpty()) return settings.sitemaps();
        var named = new ArrayList<URI>();
        for (var start : settings.starts()) {
            for (var sitemap : robots.sitemaps(start)) {
                if (settings.hosts().contains(WebAddress.host(sitemap))) named.add(sitemap);
            }
        }
        return named;
    }

    /**
     * A page that was never read may have been the only one to lead to others: those that are remembered are asked for
     * themselves, since only what is gone may be taken for gone.
     */
    private void revisit() throws InterruptedException {
        for (var address : before.keySet().stream().sorted().toList()) {
            add(URI.create(address), settings.maxDepth(), Role.LINK);
        }
        visitNext(false);
    }

    private Set<String> addresses() {
        var addresses = new HashSet<String>();
        visits.keySet().forEach(at -> addresses.add(at.toString()));
        return addresses;
    }

    private void add(URI at, int depth, Role role) throws InterruptedException {
        if (seen.contains(at) || !isInside(at, role)) return;
        if (asked >= settings.maxPages()) {
            more = true;
            return;
        }
        seen.add(at);
        asked++;
        next.add(new Step(at, depth, role));
    }

    private boolean isInside(URI at, Role role) throws InterruptedException {
        return switch (role) {
            case START -> {
                if (robots.allows(at)) yield true;
                throw new CrawlException(
                        Reason.REFUSED,
                        "startUrls",
                        "the robots.txt of %s forbids %s to read %s; ask its owner to allow it, or name another page"
                                .formatted(WebAddress.host(at), settings.robotName(), at));
            }
            case SITEMAP -> settings.sitemaps().contains(at) || settings.hosts().contains(WebAddress.host(at));
            case LINK -> settings.isInside(at) && settings.isWanted(at) && robots.allowsLink(at);
        };
    }

    private void visitNext(boolean follow) throws InterruptedException {
        var steps = next;
        next = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var visiting = steps.stream()
                    .map(step -> threads.submit(() -> visitor.visit(step)))
                    .toList();
            try {
                for (int i = 0; i < steps.size(); i++) {
                    var visit = result(visiting.get(i));
                    visits.put(steps.get(i).at(), visit);
                    if (follow) follow(steps.get(i), visit);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static Visit result(Future<Visit> visiting) throws InterruptedException {
        try {
            return visiting.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) throw known;
            if (e.getCause() instanceof IOException io) throw new UncheckedIOException("a page could not be kept", io);
            throw new IllegalStateException(e.getCause());
        }
    }

    private void follow(Step step, Visit visit) throws InterruptedException {
        switch (visit) {
            case Visit.Moved(var to) -> add(to, step.depth(), step.role());
            case Visit.Found found -> follow(step, found.page());
            case Visit.Failing failing
            when failing.before().isPresent() -> follow(step, failing.before().get());
            case Visit.Failing _, Visit.Nothing _ -> {}
        }
    }

    private void follow(Step step, Page page) throws InterruptedException {
        if (!page.moved().isEmpty()) add(URI.create(page.moved()), step.depth(), step.role());
        if (!page.canonical().isEmpty()) add(URI.create(page.canonical()), step.depth(), Role.LINK);
        var role = page.isIndex() ? Role.SITEMAP : Role.LINK;
        int depth = step.role() == Role.SITEMAP ? 0 : step.depth() + 1;
        if (depth > settings.maxDepth()) return;
        for (var link : page.links()) add(URI.create(link), depth, role);
    }

    /** Redirects that lead back to where they began say nothing about whether there is a page. */
    private void refuseCircles() {
        for (var at : List.copyOf(visits.keySet())) {
            if (!leadsInCircle(at)) continue;
            visits.put(at, new Visit.Failing("it leads in a circle", visitor.before(at)));
        }
        for (var start : settings.starts()) {
            if (!(visits.get(start) instanceof Visit.Failing failing)) continue;
            throw new CrawlException(
                    Reason.UNREACHABLE,
                    "startUrls",
                    "cannot read %s (%s); look at the site".formatted(start, failing.reason()));
        }
    }

    private boolean leadsInCircle(URI at) {
        var passed = new HashSet<URI>();
        var here = at;
        while (visits.get(here) instanceof Visit.Moved(var to)) {
            if (!passed.add(here)) return true;
            here = to;
        }
        return false;
    }
}
