package dev.ragtime.runtime.pushed;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ragtime.runtime.document.DocumentId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** An entry of what was pushed, as the store keeps it. Times are milliseconds since 1970. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Pushed.Document.class, name = "document"),
    @JsonSubTypes.Type(value = Pushed.UploadedFile.class, name = "file"),
    @JsonSubTypes.Type(value = Pushed.Batch.class, name = "batch"),
    @JsonSubTypes.Type(value = Pushed.Draft.class, name = "draft")
})
public sealed interface Pushed {
    /** What the store knows it by. */
    @JsonIgnore
    UUID key();

    /**
     * A document of a source.
     *
     * @param id its path in the source
     * @param name of the file, with an extension that tells its format; empty where the id has one
     * @param title empty where the document tells its own
     * @param link opens it in a browser; empty for none
     * @param hash SHA-256 of the content, hex
     * @param content where its bytes are
     * @param file the uploaded file that the bytes belong to; empty when they are its own
     * @param attributes values by name, texts, numbers or booleans
     * @param deleted it is to go from the index, and then this entry, too
     * @param principals that may read it, by name; null where whoever pushed it did not say, as in entries of older versions
     */
    record Document(
            String source,
            String id,
            String name,
            String mediaType,
            String title,
            String link,
            long bytes,
            String hash,
            UUID content,
            String file,
            Map<String, Object> attributes,
            long pushedAt,
            boolean deleted,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<String> principals)
            implements Pushed {
        @Override
        public UUID key() {
            return DocumentId.of(source, id);
        }

        public Document asDeleted() {
            return new Document(
                    source,
                    id,
                    name,
                    mediaType,
                    title,
                    link,
                    bytes,
                    hash,
                    content,
                    file,
                    attributes,
                    pushedAt,
                    true,
                    principals);
        }

        /** Whether pushing the other one changes nothing. */
        public boolean isSameAs(Document other) {
            return !deleted
                    && hash.equals(other.hash)
                    && name.equals(other.name)
                    && mediaType.equals(other.mediaType)
                    && title.equals(other.title)
                    && link.equals(other.link)
                    && file.equals(other.file)
                    && attributes.equals(other.attributes)
                    && Objects.equals(principals, other.principals);
        }

        @JsonIgnore
        public boolean ownsContent() {
            return file.isEmpty();
        }
    }

    /**
     * A file that may become a document of several sources.
     *
     * @param id the same for the same name, purpose, content and readers
     * @param readers sources whose keys open it
     * @param deleted it is to go, and the documents that it is, too
     */
    record UploadedFile(
            String id,
            String name,
            String mediaType,
            String purpose,
            long bytes,
            String hash,
            UUID content,
            List<String> readers,
            long createdAt,
            boolean deleted)
            implements Pushed {
        @Override
        public UUID key() {
            return DocumentId.of("/files", id);
        }

        public UploadedFile asDeleted() {
            return new UploadedFile(id, name, mediaType, purpose, bytes, hash, content, readers, createdAt, true);
        }
    }

    /** Files that were added to a source together. */
    record Batch(String id, String source, List<String> files, long createdAt) implements Pushed {
        @Override
        public UUID key() {
            return DocumentId.of("/batches", id);
        }
    }

    /**
     * A content that no entry may refer to: written before the content is, and deleted once its owner refers to it.
     *
     * @param owner key of the entry that shall refer to it, or did
     */
    record Draft(UUID content, UUID owner) implements Pushed {
        @Override
        public UUID key() {
            return DocumentId.of("/drafts", content.toString());
        }
    }
}
