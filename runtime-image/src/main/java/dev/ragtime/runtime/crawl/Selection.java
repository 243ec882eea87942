package dev.ragtime.runtime.crawl;

import dev.ragtime.runtime.crawl.CrawlException.Reason;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which of the pages that were visited are documents: each once, at the address that it names as its own. Pure. */
final class Selection {
    /** @param before what pages were when they last were read */
    private final Map<String, Page> before;

    private final Predicate<URI> wanted;
    private final Map<URI, Visit> visits;
    private final Map<URI, Page> pages = new LinkedHashMap<>();

    Selection(Map<URI, Visit> visits, Map<String, Page> before, Predicate<URI> wanted) {
        this.visits = visits;
        this.before = before;
        this.wanted = wanted;
        visits.forEach((at, visit) -> page(at, visit)
                .filter(page -> page.isDocument() && wanted.test(at))
                .ifPresent(page -> pages.put(at, page)));
    }

    private static Optional<Page> page(URI at, Visit visit) {
        return switch (visit) {
            case Visit.Found found -> Optional.of(found.page());
            case Visit.Failing failing ->
                Optional.of(failing.before().orElse(Page.unread(WebAddress.withoutScheme(at))));
            case Visit.Moved _, Visit.Nothing _ -> Optional.empty();
        };
    }

    /**
     * @throws CrawlException when pages that differed are all the same now, as where a site shows everybody a page to log
     *     in at
     */
    List<URI> documents() {
        refuseOneForAll();
        var documents = new ArrayList<URI>();
        var names = new HashSet<String>();
        var texts = new HashSet<String>();
        pages.forEach((at, page) -> {
            if (isCopy(at, page)) return;
            boolean first = page.text().isEmpty() || texts.add(page.text());
            if (first && names.add(WebAddress.withoutScheme(at))) documents.add(at);
        });
        return documents;
    }

    /** Of the page that it names as its original, if that is one and is called the same: many sites name a wrong one. */
    private boolean isCopy(URI at, Page page) {
        if (page.canonical().isEmpty() || page.canonical().equals(at.toString())) return false;
        var original = URI.create(page.canonical());
        var there = pages.get(original);
        return there != null
                && page.isCalledLike(there)
                && (there.canonical().isEmpty() || there.canonical().equals(original.toString()));
    }

    private void refuseOneForAll() {
        var now = texts(pages);
        var then = new HashMap<URI, Page>();
        pages.keySet()
                .forEach(at -> Optional.ofNullable(before.get(at.toString()))
                        .filter(Page::isDocument)
                        .ifPresent(page -> then.put(at, page)));
        if (pages.size() < 2
                || now.size() != 1
                || now.contains("")
                || texts(then).size() < 2) return;
        var title =
                pages.values().iterator().next().names().stream().findFirst().orElse("without a title");
        throw new CrawlException(
                Reason.UNREACHABLE,
                "startUrls",
                "%d addresses that had pages of their own all give the same one now (\"%s\"); log in by credentialsSecret, or look at the site"
                        .formatted(pages.size(), title));
    }

    private static Set<String> texts(Map<URI, Page> pages) {
        return pages.values().stream().map(Page::text).collect(Collectors.toSet());
    }

    /**
     * Documents, as {@link WebAddress#withoutScheme} names them, that are certainly gone.
     *
     * @param documents that are there
     * @param outside pages that are not asked for any more
     */
    Set<String> gone(List<URI> documents, Predicate<URI> outside) {
        var gone = new HashSet<String>();
        before.forEach((address, page) -> {
            var at = URI.create(address);
            if (visits.containsKey(at) || outside.test(at) || !wanted.test(at)) gone.add(WebAddress.withoutScheme(at));
        });
        documents.forEach(at -> gone.remove(WebAddress.withoutScheme(at)));
        return gone;
    }
}
