package dev.ragtime.runtime.crawl;

import dev.ragtime.runtime.document.OcrLanguages;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What of the web is walked, and how gently.
 *
 * @param starts where to begin
 * @param sitemaps whose pages are starts, too; empty for those that robots.txt names
 * @param hosts that links are followed to, as {@link WebAddress#host} names them
 * @param wanted paths of pages that are documents; of others only starts are asked for
 * @param unwanted paths, or paths with their query, of pages that are not asked for
 * @param maxPages addresses asked for at most
 * @param maxDepth links from a start at most
 * @param perSecond requests to one host
 * @param together requests to one host at a time
 * @param timeout of a request, from its first byte to the last of its answer
 * @param userAgent whose part before a {@code /} or blank is the name in robots.txt
 * @param credentials headers that only the hosts of starts are sent
 * @param privateHosts names of hosts that may have a private address
 * @param maxBytes of a page; of a longer one, one byte more is read
 * @param languages in which pictures are read; they are no documents where there is none
 */
public record CrawlSettings(
        List<URI> starts,
        List<URI> sitemaps,
        Set<String> hosts,
        Predicate<String> wanted,
        Predicate<String> unwanted,
        int maxPages,
        int maxDepth,
        int perSecond,
        int together,
        Duration timeout,
        String userAgent,
        Map<String, String> credentials,
        Set<String> privateHosts,
        int maxBytes,
        OcrLanguages languages) {
    public CrawlSettings {
        starts = List.copyOf(starts);
        sitemaps = List.copyOf(sitemaps);
        hosts = Set.copyOf(hosts);
        credentials = Map.copyOf(credentials);
        privateHosts = Set.copyOf(privateHosts);
    }

    /** The name that rules of robots.txt are written for. */
    String robotName() {
        return userAgent.split("[/ ]")[0];
    }

    /** Whether a page is a document, by its address. */
    boolean isWanted(URI page) {
        return wanted.test(WebAddress.readable(page.getRawPath()));
    }

    /** Whether a page may be asked for, by its address. */
    boolean isInside(URI page) {
        if (!hosts.contains(WebAddress.host(page))) return false;
        var path = WebAddress.readable(page.getRawPath());
        var query = page.getRawQuery() == null ? "" : "?" + WebAddress.readable(page.getRawQuery());
        return !unwanted.test(path) && (query.isEmpty() || !unwanted.test(path + query));
    }

    /** Credentials go nowhere but to the hosts of starts, and never without the encryption that those have. */
    Map<String, String> credentialsFor(URI page) {
        boolean own = starts.stream()
                .anyMatch(start -> WebAddress.host(start).equals(WebAddress.host(page))
                        && (start.getScheme().equals(page.getScheme())
                                || page.getScheme().equals("https")));
        return own ? credentials : Map.of();
    }
}
