package dev.ragtime.runtime.ingest;

import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.IndexVersions;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.FileContent;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.metadata.MetadataRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * Hash of everything that a document's chunks depend on: content and what its source says of it, path, name and
 * address, chunking, embedding model, fields of metadata and the versions of parser, chunker and analyzer in this image. A record
 * whose fingerprint is equal needs no work; one whose version is equal need not even be read.
 */
final class Fingerprint {
    private final String settings;
    private final MetadataRules metadata;

    Fingerprint(PinnedIndex index, MetadataRules metadata) {
        this(index, metadata, DocumentParser.VERSION, IndexVersions.CHUNKER, IndexVersions.ANALYZER);
    }

    Fingerprint(PinnedIndex index, MetadataRules metadata, int parser, int chunker, int analyzer) {
        this.metadata = metadata;
        var chunking = index.chunking();
        this.settings = String.join(
                " ",
                chunking.strategy().name(),
                chunking.maxTokens().toString(),
                chunking.overlapTokens().toString(),
                index.model().id(),
                Integer.toString(parser),
                Integer.toString(chunker),
                Integer.toString(analyzer));
    }

    String of(SourceFile file, FileContent content) {
        return hash(file, content.bytes(), content.mediaType().orElse(""), said(content));
    }

    private static String said(FileContent content) {
        var metadata = content.metadata().isEmpty() ? "" : new TreeMap<>(content.metadata()).toString();
        return content.title().map(title -> metadata + "\n" + title).orElse(metadata);
    }

    /** The same of what the source says of its content; empty when the source says nothing. */
    String ofVersion(SourceFile file) {
        if (file.version().isEmpty()) return "";
        return hash(file, file.version().getBytes(StandardCharsets.UTF_8), "", "");
    }

    /** Hash of all that a source's chunks depend on but its documents. */
    String ofSettings(Source source) {
        var digest = Sha256.begin();
        add(digest, settings.getBytes(StandardCharsets.UTF_8));
        add(digest, metadata.settings(source.name()).getBytes(StandardCharsets.UTF_8));
        add(digest, source.asRead().toString().getBytes(StandardCharsets.UTF_8));
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
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Length first, so that no two inputs run into the same bytes. */
    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        digest.update(part);
    }
}
