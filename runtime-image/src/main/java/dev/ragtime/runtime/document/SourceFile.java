package dev.ragtime.runtime.document;

import java.io.IOException;
import java.io.InputStream;

/**
 * One file of a source before it is parsed.
 *
 * @param source name of the source in its KnowledgeBase
 * @param path path inside the source, with {@code /}; identifies the document together with {@code source}
 * @param uri address a reader can follow, e.g. {@code https://host/repo.git#docs/a.md} or {@code configmap:faq/a.md}
 * @param content opens the bytes; may be called more than once
 */
public record SourceFile(String source, String path, String uri, Content content) {
    /** Opens the bytes of a file; the caller closes the stream. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }
}
