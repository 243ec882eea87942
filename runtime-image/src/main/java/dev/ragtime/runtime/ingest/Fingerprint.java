package dev.ragtime.runtime.ingest;

import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.IndexVersions;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.FileContent;
import dev.ragtime.runtime.document.SourceFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hash of everything that a document's chunks depend on: content and what its source says of it, path, name and
 * address, chunking, embedding model and the
 * versions of parser, chunker and analyzer in this image. A record whose fingerprint is equal needs no work; one whose
 * version is equal need not even be read.
 */
final class Fingerprint {
    private final String settings;

    Fingerprint(PinnedIndex index) {
        this(index, DocumentParser.VERSION, IndexVersions.CHUNKER, IndexVersions.ANALYZER);
    }

    Fingerprint(PinnedIndex index, int parser, int chunker, int analyzer) {
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
        return hash(file, content.bytes(), content.mediaType().orElse(""), sorted(content.metadata()));
    }

    private static String sorted(Map<String, Object> metadata) {
        return metadata.isEmpty() ? "" : new TreeMap<>(metadata).toString();
    }

    /** The same of what the source says of its content; empty when the source says nothing. */
    String ofVersion(SourceFile file) {
        if (file.version().isEmpty()) return "";
        return hash(file, file.version().getBytes(StandardCharsets.UTF_8), "", "");
    }

    /** Hash of all but the documents, with something more. */
    String ofSettings(String more) {
        var digest = Sha256.begin();
        add(digest, settings.getBytes(StandardCharsets.UTF_8));
        add(digest, more.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    private String hash(SourceFile file, byte[] content, String mediaType, String metadata) {
        var digest = Sha256.begin();
        add(digest, settings.getBytes(StandardCharsets.UTF_8));
        add(digest, file.path().getBytes(StandardCharsets.UTF_8));
        add(digest, file.uri().getBytes(StandardCharsets.UTF_8));
        if (!file.path().endsWith(file.name())) add(digest, file.name().getBytes(StandardCharsets.UTF_8));
        add(digest, content);
        add(digest, mediaType.getBytes(StandardCharsets.UTF_8));
        add(digest, metadata.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Length first, so that no two inputs run into the same bytes. */
    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        digest.update(part);
    }
}
