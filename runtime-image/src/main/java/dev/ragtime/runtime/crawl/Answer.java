package dev.ragtime.runtime.crawl;

import java.util.List;

/** What became of a request. */
sealed interface Answer {
    /**
     * What comes before the content.
     *
     * @param robots lines of header {@code X-Robots-Tag}
     * @param link header {@code Link}; empty for none
     * @param disposition header that may name the file; empty for none
     */
    record Head(MediaType media, String etag, String modified, List<String> robots, String link, String disposition) {}

    record Sent(Head head, Spool.Stored content) implements Answer {}

    /** It is as it was. */
    record Unchanged() implements Answer {}

    record Moved(String location) implements Answer {}

    /** There is no such page. */
    record Absent(int status) implements Answer {}

    /** It is not for this reader. */
    record Denied(int status) implements Answer {}

    /** It is of a type that is not read, and was not. */
    record Skipped(String type) implements Answer {}

    /** Its host has an address that is not asked, and was not. */
    record Refused(String reason) implements Answer {}

    /** Nobody knows. */
    record Failed(String reason) implements Answer {}
}
