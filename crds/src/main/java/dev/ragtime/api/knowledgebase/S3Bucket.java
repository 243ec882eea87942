package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;

/** Objects of a bucket, by Amazon's protocol (https://docs.aws.amazon.com/AmazonS3/latest/API). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record S3Bucket(
        @Required
        @Size(min = 3, max = 63)
        @Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
        @JsonPropertyDescription("Name of the bucket.")
        String bucket,

        @Size(max = 1024)
        @Pattern(Ragtime.RELATIVE_PATH_PATTERN)
        @JsonPropertyDescription(
                "How the keys begin that are read, e.g. policies/hr/. A document is named by its key after the last / of it. Default: all keys.")
        String prefix,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Globs below the prefix; an object must match one. Default: every object of a type that is read by default.")
        List<String> include,

        @Size(max = 2048)
        @ValidationRule(
                value = Ragtime.IS_SERVER_ADDRESS,
                message =
                        "endpoint must be the address of a server, e.g. https://minio.example.com:9000, without bucket, path or credentials")
        @JsonPropertyDescription(
                "Address of a server that speaks the S3 protocol, such as MinIO, Ceph or R2. Default: Amazon S3.")
        String endpoint,

        @Size(max = 64)
        @Pattern("^[a-z0-9-]+$")
        @JsonPropertyDescription(
                "Region of the bucket. Default: us-east-1, from where Amazon S3 leads to the right one.")
        String region,

        @JsonPropertyDescription(
                "A Secret with keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN if they are temporary. Default: the identity that the cloud gives to the pods' service account, see podSettings.serviceAccountName; without one, the bucket is read as anybody.")
        Reference credentialsSecret,

        @JsonPropertyDescription(
                "Reads the tags of each object that is read as metadata, with a request more for each. A change of tags alone is not seen. Default: false.")
        Boolean objectTags)
        implements SourceKind {

    /** Keys of the Secret of its credentials; the last may be missing. */
    public static final String ACCESS_KEY_ID = "AWS_ACCESS_KEY_ID";

    public static final String SECRET_ACCESS_KEY = "AWS_SECRET_ACCESS_KEY";
    public static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

    public S3Bucket {
        prefix = prefix == null ? "" : prefix;
        include = include == null ? List.of() : List.copyOf(include);
    }

    /** Whether tags are read. */
    public boolean readsTags() {
        return Boolean.TRUE.equals(objectTags);
    }

    @Override
    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentialsSecret)
                .map(secret -> Credentials.of(secret.name(), List.of(ACCESS_KEY_ID, SECRET_ACCESS_KEY)));
    }
}
