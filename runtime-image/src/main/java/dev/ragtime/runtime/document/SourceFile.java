package dev.ragtime.runtime.document;

import java.io.IOException;
import java.io.InputStream;

/**
 * One file of a source before it is parsed.
 *
 * @param source name of the source in its KnowledgeBase
 * @param path path inside the source, with {@code /}; identifies the document together with {@code source}
 * @param uri names the file wherever it is seen, e.g. {@code https://host/repo.git#docs/a.md} or
 *     {@code configmap:faq/a.md}; the same as long as the file is
 * @param link address that opens the file as it was read, e.g. that of a git host's page; {@code uri} where there is none
 * @param version changes whenever the content does, as the source tells without reading it (a git blob's id, an ETag,
 *     size and times of a file); empty when only reading can tell
 * @param name what a folder would call it: its ending tells the format, the rest is the title of a document without one
 * @param content opens the bytes; may be called more than once
 */
public record SourceFile(
        String source, String path, String uri, String link, String version, String name, Content content) {
    /** A file that is called what its path says. */
    public SourceFile(String source, String path, String uri, String link, String version, Content content) {
        this(source, path, uri, link, version, path.substring(path.lastIndexOf('/') + 1), content);
    }

    /** A file that must be read to know whether it changed. */
    public SourceFile(String source, String path, String uri, Content content) {
        this(source, path, uri, "", content);
    }

    /** A file that no browser opens by itself. */
    public SourceFile(String source, String path, String uri, String version, Content content) {
        this(source, path, uri, uri, version, content);
    }

    /**
     * Opens the bytes of a file; the caller closes the stream. An {@link IOException} tells of this file; where none can be
     * read, since what holds them is away, a {@code SourceException} ends the reading of all.
     */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }
}
