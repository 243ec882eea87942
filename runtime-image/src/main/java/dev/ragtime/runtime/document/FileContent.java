package dev.ragtime.runtime.document;

import java.util.Map;
import java.util.Optional;

/**
 * What was read of a file; see {@link SourceFile.Opened}.
 *
 * @param bytes at most one more than the parser takes
 */
public record FileContent(
        byte[] bytes,
        Optional<String> mediaType,
        Map<String, Object> metadata,
        Optional<String> title,
        Optional<Object> principals,
        Map<String, Object> container) {
    /** Of a file that could not be read. */
    public static final FileContent NOTHING = of(new byte[0]);

    /** Of a file whose source says nothing beside. */
    public static FileContent of(byte[] bytes) {
        return new FileContent(bytes, Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), Map.of());
    }
}
