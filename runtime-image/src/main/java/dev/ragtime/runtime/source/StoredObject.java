package dev.ragtime.runtime.source;

import java.util.Optional;

/**
 * An object as it was listed.
 *
 * @param name in its bucket or container
 * @param uri names it wherever it is seen
 * @param version changes whenever the content does; empty when only reading can tell
 */
record StoredObject(String name, String uri, String version) {
    /**
     * Of an object with a tag that its server makes anew at each change. The size stands before it, since not every server
     * makes the tag from the content.
     *
     * @param tag null where the server gives none; with or without quotes
     */
    static StoredObject of(String name, String uri, Long size, String tag) {
        var bare = Optional.ofNullable(tag).orElse("").replace("\"", "");
        return new StoredObject(name, uri, bare.isEmpty() ? "" : size + " " + bare);
    }

    /** The same with something more that changes what is read of it. */
    StoredObject with(String more) {
        return version.isEmpty() ? this : new StoredObject(name, uri, version + more);
    }
}
