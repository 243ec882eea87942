package dev.ragtime.runtime.crawl;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** What was found at an address that was asked for. */
sealed interface Visit {
    /** @param file what was sent, where it is kept; empty where it is as it was, or there was no room */
    record Found(Page page, Optional<Path> file, boolean asBefore) implements Visit {}

    record Moved(URI to) implements Visit {}

    /** Nothing that is read: no such page, one for others, a picture. */
    record Nothing(boolean isPage) implements Visit {}

    /**
     * It could not be read, and may be there.
     *
     * @param before what it was when it could
     */
    record Failing(String reason, Optional<Page> before) implements Visit {}
}
