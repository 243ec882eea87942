package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.crawl.WebAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The address of a page as rules are written for it. One page can be asked for in many ways, and each link chooses one: what
 * servers are free to ignore must not decide who reads the page.
 *
 * @param plain host and path as people write them: no escapes, no query, in lower case, one slash where there are several
 * @param others the same with its query, and without parameters of path segments, such as {@code ;jsessionid=1}
 */
record PageAddress(String plain, List<String> others) {
    /** @param path of a document, as sources of pages give it: the address without its scheme */
    static PageAddress of(String path) {
        int query = path.indexOf('?');
        var whole = normal(query < 0 ? path : path.substring(0, query));
        var others = Stream.of(
                        query < 0 ? whole : whole + normal(path.substring(query)), whole.replaceAll(";[^/]*", ""))
                .filter(other -> !other.equals(whole))
                .toList();
        return new PageAddress(whole, others);
    }

    /** A glob that fits in any case. */
    static String glob(String glob) {
        return glob.toLowerCase(Locale.ROOT);
    }

    private static String normal(String raw) {
        return WebAddress.readable(raw).replaceAll("/{2,}", "/").toLowerCase(Locale.ROOT);
    }
}
