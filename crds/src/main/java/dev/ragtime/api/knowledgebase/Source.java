package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One place that documents come from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "[has(self.git), has(self.s3), has(self.gcs), has(self.azureBlob), has(self.web), has(self.jdbc), has(self.volume), has(self.image), has(self.configMap), has(self.http)].filter(x, x).size() == 1",
        message = "set exactly one of git, s3, gcs, azureBlob, web, jdbc, volume, image, configMap, http")
@ValidationRule(
        value = "!(has(self.json) && (has(self.jdbc) || has(self.http) || has(self.web)))",
        message =
                "json is about files: leave it out; jdbc names columns, and what is pushed to http or a page of web is a document each")
@ValidationRule(
        value = "!(has(self.webhook) && has(self.http))",
        message = "webhook is for sources that are read: leave it out; what is pushed to http is indexed as it comes")
public record Source(
        @Required
        @Size(min = 1, max = 40)
        @Pattern(Ragtime.NAME_PATTERN)
        @JsonPropertyDescription(
                "Name of the source, unique here. Part of every document's identity: renaming it reads all again.")
        String name,

        @JsonPropertyDescription("Files of a git repository.")
        GitRepository git,

        @JsonPropertyDescription("Objects of a bucket of Amazon S3, or of a store that speaks its protocol.")
        S3Bucket s3,

        @JsonPropertyDescription("Objects of a bucket of Google Cloud Storage.")
        GcsBucket gcs,

        @JsonPropertyDescription("Blobs of a container of Azure Blob Storage.")
        AzureContainer azureBlob,

        @JsonPropertyDescription("Pages of a web site, and what they link to.")
        WebPages web,

        @JsonPropertyDescription("Rows of a query to PostgreSQL, MySQL or MariaDB, one document a row.")
        JdbcQuery jdbc,

        @JsonPropertyDescription("Files of a PersistentVolumeClaim.")
        VolumeFiles volume,

        @JsonPropertyDescription(
                "Files of an OCI image or artifact, mounted read-only by nodes that can: Kubernetes 1.35, or an older one with the feature gate ImageVolume, and containerd 2.1 or CRI-O 1.31.")
        ImageFiles image,

        @JsonPropertyDescription("Values of a ConfigMap, one document a key; read again whenever it changes.")
        Reference configMap,

        @JsonPropertyDescription(
                "Documents that programs push to an endpoint of the KnowledgeBase, also in the shape of OpenAI's files.")
        PushedDocuments http,

        @JsonPropertyDescription("Metadata of all documents of the source.")
        SourceMetadata metadata,

        @JsonPropertyDescription(
                "Makes a document of each record in JSON files (.json, .jsonl, .ndjson), which are read by default then. Default: each such file is one document, and read where include names it.")
        JsonRecords json,

        @JsonPropertyDescription(
                "Has a server of the source say when it changed: the source is then read at once, and no other with it. Default: none.")
        Webhook webhook,

        @JsonPropertyDescription(
                "Who may read the source's documents, where access.mode of the KnowledgeBase is DocumentPrincipals.")
        SourceAccess access) {

    /** A source of this kind. */
    public static Source of(String name, SourceKind kind) {
        return new Source(
                name,
                as(GitRepository.class, kind),
                as(S3Bucket.class, kind),
                as(GcsBucket.class, kind),
                as(AzureContainer.class, kind),
                as(WebPages.class, kind),
                as(JdbcQuery.class, kind),
                as(VolumeFiles.class, kind),
                as(ImageFiles.class, kind),
                kind instanceof SourceKind.ConfigMap(var configMap) ? new Reference(configMap) : null,
                as(PushedDocuments.class, kind),
                null,
                null,
                null,
                null);
    }

    /** A source of which no more than the name is known. */
    public static Source named(String name) {
        return of(name, null);
    }

    private static <T extends SourceKind> T as(Class<T> type, SourceKind kind) {
        return type.isInstance(kind) ? type.cast(kind) : null;
    }

    /** The same with metadata of its own, and with records of JSON; each may be null. */
    public Source with(SourceMetadata own, JsonRecords records) {
        return new Source(
                name, git, s3, gcs, azureBlob, web, jdbc, volume, image, configMap, http, own, records, webhook,
                access);
    }

    /** What of it says how it is read: who tells of changes does not. */
    public Source asRead() {
        return new Source(
                name, git, s3, gcs, azureBlob, web, jdbc, volume, image, configMap, http, metadata, json, null, access);
    }

    /** The same with who may read it. */
    public Source with(SourceAccess readers) {
        return new Source(
                name, git, s3, gcs, azureBlob, web, jdbc, volume, image, configMap, http, metadata, json, webhook,
                readers);
    }
}
