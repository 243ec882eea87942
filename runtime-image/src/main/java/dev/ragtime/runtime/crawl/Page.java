package dev.ragtime.runtime.crawl;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * What a server sent for an address.
 *
 * @param etag to ask later whether it changed; empty where the server gave none
 * @param modified the same as a date of HTTP
 * @param hash of its bytes
 * @param name as of a file, its ending tells the format; empty for what is no document, such as a sitemap
 * @param text hash of what a reader sees; empty for nothing
 * @param names its title and its first heading, which its copies have, too
 * @param canonical address that it names as its own; empty for none
 * @param moved address that it sends browsers on to; empty for none
 * @param indexed whether its author lets it be found
 * @param links addresses that it leads to, on the hosts that are read, in their order
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Page(
        String etag,
        String modified,
        String hash,
        String name,
        String text,
        List<String> names,
        String canonical,
        String moved,
        boolean indexed,
        List<String> links) {
    Page {
        names = List.copyOf(names);
        // pages of a site lead to the same ones
        links = links.stream().map(String::intern).toList();
    }

    /** Of which nothing is known but what it is called. */
    static Page unread(String name) {
        return new Page("", "", "", name, "", List.of(), "", "", true, List.of());
    }

    @JsonIgnore
    boolean isDocument() {
        return !name.isEmpty() && indexed && moved.isEmpty();
    }

    /** A sitemap of sitemaps. */
    Page asIndex() {
        return new Page(etag, modified, hash, name, text, names, canonical, moved, false, links);
    }

    @JsonIgnore
    boolean isIndex() {
        return name.isEmpty() && !indexed;
    }

    boolean isCalledLike(Page other) {
        return names.stream().anyMatch(other.names::contains);
    }
}
