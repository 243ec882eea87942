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

/** Objects of a bucket, by Google's JSON API (https://docs.cloud.google.com/storage/docs/json_api). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GcsBucket(
        @Required
        @Size(min = 3, max = 222)
        @Pattern("^[a-z0-9][a-z0-9._-]*[a-z0-9]$")
        @JsonPropertyDescription("Name of the bucket.")
        String bucket,

        @Size(max = 1024)
        @Pattern(Ragtime.RELATIVE_PATH_PATTERN)
        @JsonPropertyDescription(
                "How the names begin that are read, e.g. policies/hr/. A document is named by what follows the last / of it. Default: all names.")
        String prefix,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Globs below the prefix; an object must match one. Default: every object of a type that is read by default.")
        List<String> include,

        @Size(max = 2048)
        @ValidationRule(
                value = Ragtime.IS_SERVER_ADDRESS,
                message =
                        "endpoint must be the address of a server, e.g. https://storage.example.com, without bucket, path or credentials")
        @JsonPropertyDescription(
                "Address of another server that speaks the same protocol, such as a private endpoint. Default: Google Cloud Storage.")
        String endpoint,

        @JsonPropertyDescription(
                "A Secret with key key.json, the key of a Google service account. Default: the identity that the cloud gives to the pods' service account, see podSettings.serviceAccountName; without one, the bucket is read as anybody.")
        Reference credentialsSecret)
        implements SourceKind {

    /** Key of the Secret of its credentials. */
    public static final String SERVICE_ACCOUNT_KEY = "key.json";

    public GcsBucket {
        prefix = prefix == null ? "" : prefix;
        include = include == null ? List.of() : List.copyOf(include);
    }

    @Override
    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentialsSecret)
                .map(secret -> Credentials.of(secret.name(), List.of(SERVICE_ACCOUNT_KEY)));
    }
}
