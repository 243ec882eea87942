package dev.ragtime.runtime.ingest;

import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.IndexVersions;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.FileContent;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.metadata.MetadataRules;
import dev.ragtime.runtime.store.DocumentRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hash of everything that a document's chunks depend on: content and what its source says of it, path, name and
 * address, chunking, embedding model, fields of metadata, who may read it and the versions of parser, chunker and analyzer
 * in this image. A record whose fingerprint is equal needs no work; one whose version is equal need not even be read.
 *
 * <p>The hash of a document with pictures is followed by a mark of how they were read, since it is only these documents that
 * must be read again when pictures are to be read in another way.
 */
final class Fingerprint {
    /** In no hash. */
    private static final String MARK = "/";

    private final String settings;
    private final MetadataRules metadata;
    private final AccessRules access;
    private final OcrLanguages languages;

    Fingerprint(PinnedIndex index, MetadataRules metadata, AccessRules access, OcrLanguages languages) {
        this(index, metadata, access, languages, DocumentParser.VERSION, IndexVersions.CHUNKER, IndexVersions.ANALYZER);
    }

    Fingerprint(
            PinnedIndex index,
            MetadataRules metadata,
            AccessRules access,
            OcrLanguages languages,
            int parser,
            int chunker,
            int analyzer) {
        this.metadata = metadata;
        this.access = access;
        this.languages = languages;
        var chunking = index.chunking();
        var parent = chunking.parent();
        var cut = String.join(
                " ",
                chunking.strategy().name(),
                chunking.maxTokens().toString(),
                chunking.overlapTokens().toString(),
                index.embedding().kind().identity(),
                Integer.toString(parser),
                Integer.toString(chunker),
                Integer.toString(analyzer));
        // as it was before chunks had parents
        var read = parent == null ? cut : cut + " parent " + parent.maxTokens();
        var contextual = chunking.contextual();
        this.settings = contextual == null
                ? read
                : read + " context " + contextual.modelRoute().name() + " " + contextual.maxTokens();
    }

    String of(SourceFile file, FileContent content) {
        return hash(file, content.bytes(), content.mediaType().orElse(""), said(content));
    }

    private static String said(FileContent content) {
        var metadata = content.metadata().isEmpty() ? "" : new TreeMap<>(content.metadata()).toString();
        var described = content.title().map(title -> metadata + "\n" + title).orElse(metadata);
        var contained =
                content.container().isEmpty() ? described : described + "\nin " + new TreeMap<>(content.container());
        return content.principals()
                .map(who -> contained + "\nprincipals " + who)
                .orElse(contained);
    }

    /** The same of what the source says of its content; empty when the source says nothing. */
    String ofVersion(SourceFile file) {
        if (file.version().isEmpty()) return "";
        return hash(file, file.version().getBytes(StandardCharsets.UTF_8), "", "");
    }

    /** Followed by how the document's pictures were read; as it is when it has none. */
    static String marked(String hash, Optional<String> pictures) {
        return hash.isEmpty() ? hash : hash + pictures.map(mark -> MARK + mark).orElse("");
    }

    /** The hash with the mark that another one has. */
    static String markedAs(String other, String hash) {
        int mark = other.indexOf(MARK);
        return mark < 0 || hash.isEmpty() ? hash : hash + other.substring(mark);
    }

    /** Followed by how pictures are read now. */
    String marked(String hash) {
        return marked(hash, Optional.of(languages.mark()));
    }

    /** Whether what was recorded still stands, when the hash is this one now. */
    boolean stands(String recorded, String hash) {
        return recorded.equals(hash) || recorded.equals(marked(hash));
    }

    /** Whether a document's pictures were read as they are to be read now, if it has any. */
    boolean hasPicturesRead(DocumentRecord record) {
        int mark = record.fingerprint().indexOf(MARK);
        return mark < 0 || record.fingerprint().substring(mark).equals(MARK + languages.mark());
    }

    /** Hash of all that a source's chunks depend on but its documents. */
    String ofSettings(Source source) {
        var digest = Sha256.begin();
        add(digest, settings.getBytes(StandardCharsets.UTF_8));
        add(digest, metadata.settings(source.name()).getBytes(StandardCharsets.UTF_8));
        add(digest, source.asRead().toString().getBytes(StandardCharsets.UTF_8));
        // then pictures are listed, too
        if (!languages.isEmpty()) add(digest, "pictures".getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    private String hash(SourceFile file, byte[] content, String mediaType, String said) {
        var digest = Sha256.begin();
        add(digest, settings.getBytes(StandardCharsets.UTF_8));
        add(digest, metadata.settings(file.source()).getBytes(StandardCharsets.UTF_8));
        add(digest, file.path().getBytes(StandardCharsets.UTF_8));
        add(digest, file.uri().getBytes(StandardCharsets.UTF_8));
        if (!file.path().endsWith(file.name())) add(digest, file.name().getBytes(StandardCharsets.UTF_8));
        add(digest, content);
        add(digest, mediaType.getBytes(StandardCharsets.UTF_8));
        add(digest, said.getBytes(StandardCharsets.UTF_8));
        // as it was before anybody said who may read
        var readers = access.settings(file.source(), file.path());
        if (!readers.isEmpty()) add(digest, readers.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Length first, so that no two inputs run into the same bytes. */
    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        digest.update(part);
    }
}
