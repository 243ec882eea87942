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

/** Blobs of a container (https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AzureContainer(
        @Required
        @Size(min = 3, max = 24)
        @Pattern("^[a-z0-9]+$")
        @JsonPropertyDescription("Name of the storage account.")
        String account,

        @Required
        @Size(min = 3, max = 63)
        @Pattern("^([a-z0-9]+(-[a-z0-9]+)*|[$](root|web))$")
        @JsonPropertyDescription("Name of the container.")
        String container,

        @Size(max = 1024)
        @Pattern(Ragtime.RELATIVE_PATH_PATTERN)
        @JsonPropertyDescription(
                "How the names begin that are read, e.g. policies/hr/. A document is named by what follows the last / of it. Default: all names.")
        String prefix,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Globs below the prefix; a blob must match one. Default: every blob of a type that is read by default.")
        List<String> include,

        @Size(max = 2048)
        @ValidationRule(
                value = "self.matches('^https?://([^/@?#]+|[0-9.]+(:[0-9]+)?/[a-z0-9]+)/?$')",
                message =
                        "endpoint must be the address of the account's blob service, e.g. https://policies.blob.core.usgovcloudapi.net, without container and SAS token")
        @JsonPropertyDescription(
                "Address of the account's blob service in another cloud or behind a name of your own. Default: https://<account>.blob.core.windows.net.")
        String endpoint,

        @JsonPropertyDescription(
                "A Secret with key AZURE_STORAGE_KEY, a key of the account, or AZURE_STORAGE_SAS_TOKEN, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET of a service principal (with AZURE_AUTHORITY_HOST in another cloud). Default: the identity that the cloud gives to the pods' service account, see podSettings.serviceAccountName; without one, the container is read as anybody.")
        Reference credentialsSecret)
        implements SourceKind {

    /** Keys of the Secret of its credentials: the first, the second, or the last three. */
    public static final String ACCOUNT_KEY = "AZURE_STORAGE_KEY";

    public static final String SAS_TOKEN = "AZURE_STORAGE_SAS_TOKEN";
    public static final String TENANT_ID = "AZURE_TENANT_ID";
    public static final String CLIENT_ID = "AZURE_CLIENT_ID";
    public static final String CLIENT_SECRET = "AZURE_CLIENT_SECRET";

    private static final List<List<String>> CREDENTIALS =
            List.of(List.of(ACCOUNT_KEY), List.of(SAS_TOKEN), List.of(CLIENT_SECRET, CLIENT_ID, TENANT_ID));

    public AzureContainer {
        prefix = prefix == null ? "" : prefix;
        include = include == null ? List.of() : List.copyOf(include);
    }

    /** Address of the account's blob service, without a slash at its end. */
    public String address() {
        return endpoint == null ? "https://" + account + ".blob.core.windows.net" : endpoint.replaceFirst("/$", "");
    }

    @Override
    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentialsSecret).map(secret -> new Credentials(secret.name(), CREDENTIALS));
    }
}
