package dev.ragtime.runtime.crawl;

import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import dev.ragtime.runtime.crawl.CrawlException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the owners of hosts let crawlers read (RFC 9309). For one thread. */
final class Robots {
    private static final int MOST_REDIRECTS = 5;

    /** A crawler need read no more of it (RFC 9309, 2.5). */
    private static final int LONGEST = 500 << 10;

    private final SiteClient client;
    private final String name;
    private final Map<String, SimpleRobotRules> byOrigin = new HashMap<>();
    private final Map<String, String> unread = new LinkedHashMap<>();

    Robots(SiteClient client, String name) {
        this.client = client;
        this.name = name.toLowerCase(Locale.ROOT);
    }

    /** @throws CrawlException when nobody can tell, since the host is away */
    boolean allows(URI page) throws InterruptedException {
        return rules(page).isAllowed(page.toString());
    }

    /** The same of a link, which may not be followed where nobody can tell (RFC 9309, 2.3.1.4); {@link #unread} says why. */
    boolean allowsLink(URI page) throws InterruptedException {
        var origin = origin(page);
        if (unread.containsKey(origin)) return false;
        try {
            return allows(page);
        } catch (CrawlException e) {
            unread.put(origin, e.getMessage());
            return false;
        }
    }

    /** Why nobody can tell which links to some hosts may be followed, one text for each. */
    List<String> unread() {
        return List.copyOf(unread.values());
    }

    /** Sitemaps that the page's host names. */
    List<URI> sitemaps(URI page) throws InterruptedException {
        return rules(page).getSitemaps().stream()
                .flatMap(address -> WebAddress.of(page, address).stream())
                .toList();
    }

    private SimpleRobotRules rules(URI page) throws InterruptedException {
        var origin = origin(page);
        var known = byOrigin.get(origin);
        if (known != null) return known;
        var rules = fetch(URI.create(origin + "/robots.txt"));
        if (rules.getCrawlDelay() > 0) client.turns(page).slowDown(Duration.ofMillis(rules.getCrawlDelay()));
        byOrigin.put(origin, rules);
        return rules;
    }

    private static String origin(URI page) {
        return page.getScheme() + "://" + WebAddress.host(page);
    }

    private SimpleRobotRules fetch(URI robots) throws InterruptedException {
        var at = robots;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            switch (client.get(at, Optional.empty(), _ -> true)) {
                case Answer.Sent sent -> {
                    return parse(robots, sent);
                }
                case Answer.Moved(var location) -> {
                    var next = WebAddress.of(at, location);
                    if (next.isEmpty()) return new SimpleRobotRules(RobotRulesMode.ALLOW_ALL);
                    at = next.get();
                }
                case Answer.Refused(var reason) -> throw new CrawlException(Reason.REFUSED, "startUrls", reason);
                case Answer.Failed(var reason) ->
                    throw new CrawlException(
                            Reason.UNREACHABLE,
                            "startUrls",
                            "cannot read %s (%s); check the address, its certificate, the network policy and the server"
                                    .formatted(robots, reason));
                default -> {
                    return new SimpleRobotRules(RobotRulesMode.ALLOW_ALL);
                }
            }
        }
        return new SimpleRobotRules(RobotRulesMode.ALLOW_ALL);
    }

    private SimpleRobotRules parse(URI robots, Answer.Sent sent) {
        try (var in = Files.newInputStream(sent.content().file())) {
            // a parser of its own: one counts warnings, and is not made for several threads
            return new SimpleRobotRulesParser()
                    .parseContent(robots.toString(), in.readNBytes(LONGEST), "text/plain", List.of(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what was kept of " + robots, e);
        }
    }
}
