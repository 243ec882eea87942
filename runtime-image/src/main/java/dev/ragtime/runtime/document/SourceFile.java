package dev.ragtime.runtime.document;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * One file of a source before it is parsed.
 *
 * @param source name of the source in its KnowledgeBase
 * @param path path inside the source, with {@code /}; identifies the document together with {@code source}
 * @param uri names the file wherever it is seen, e.g. {@code https://host/repo.git#docs/a.md} or
 *     {@code configmap:faq/a.md}; the same as long as the file is
 * @param link address that opens the file as it was read, e.g. that of a git host's page; {@code uri} where there is none
 * @param version changes whenever the content does, or what the source says beside it, as the source tells without reading
 *     it (a git blob's id, an ETag, size and times of a file); empty when only reading can tell
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

        /** The bytes with what the source says beside them; it may cost a request, and is asked for when the file is read. */
        default Opened read() throws IOException {
            return new Opened(open(), Optional.empty(), Map.of());
        }
    }

    /** The content of a file of which its source says more than the bytes do. */
    @FunctionalInterface
    public interface Described extends Content {
        @Override
        Opened read() throws IOException;

        @Override
        default InputStream open() throws IOException {
            return read().bytes();
        }
    }

    /**
     * A file that is being read; the caller closes the stream.
     *
     * @param mediaType which format it has, whatever its path looks like, e.g. {@code text/html; charset=utf-8}; empty where
     *     the source does not know, or cannot be relied on
     * @param metadata what the source says of it: strings, numbers, booleans and lists of these by name, such as the tags of
     *     an object or the columns of a row
     * @param title goes before the one that the file has itself; empty where the source gives none
     * @param principals that may read it, as its source decides: a list of names or a text; empty where it says nothing
     * @param container what the file that it is a part of says of its readers, under keys as in {@code metadata}: such as a tag
     *     of the object that a record is in
     */
    public record Opened(
            InputStream bytes,
            Optional<String> mediaType,
            Map<String, Object> metadata,
            Optional<String> title,
            Optional<Object> principals,
            Map<String, Object> container) {
        public Opened {
            metadata = Map.copyOf(metadata);
            container = Map.copyOf(container);
        }

        /** A file that is no part of another. */
        public Opened(
                InputStream bytes,
                Optional<String> mediaType,
                Map<String, Object> metadata,
                Optional<String> title,
                Optional<Object> principals) {
            this(bytes, mediaType, metadata, title, principals, Map.of());
        }

        /** A file that has its own title, if any. */
        public Opened(InputStream bytes, Optional<String> mediaType, Map<String, Object> metadata) {
            this(bytes, mediaType, metadata, Optional.empty(), Optional.empty());
        }
    }
}
