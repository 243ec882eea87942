package dev.ragtime.runtime.source;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Configuration;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import dev.ragtime.api.knowledgebase.AzureContainer;
import dev.ragtime.runtime.config.Secrets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where a container is, and as whom it is read. Settings of the machine's user play no part. */
final class AzureBlobConnection {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Between two packets. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final int TRIES = 4;
    private static final Duration TRY = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** What the cloud's webhook sets in the environment of a pod with an identity, beside ids of tenant and client. */
    private static final String TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE";

    private static final String AUTHORITY = "AZURE_AUTHORITY_HOST";

    private final AzureContainer azure;
    private final String field;
    private final Secrets secrets;
    private final HttpClient http;
    private final UnaryOperator<String> environment;

    AzureBlobConnection(
            String source, AzureContainer azure, Secrets secrets, HttpClient http, UnaryOperator<String> environment) {
        this.azure = azure;
        this.field = "spec.sources[" + source + "].azureBlob.credentialsSecret";
        this.secrets = secrets;
        this.http = http;
        this.environment = environment;
    }

    /** In this process. */
    static AzureBlobConnection here(String source, AzureContainer azure, Secrets secrets) {
        return new AzureBlobConnection(
                source, azure, secrets, http(java.net.http.HttpClient.newBuilder()), System::getenv);
    }

    static HttpClient http(java.net.http.HttpClient.Builder client) {
        return new JdkHttpClientBuilder(client)
                .connectionTimeout(CONNECT)
                .responseTimeout(SILENCE)
                .readTimeout(SILENCE)
                .configuration(Configuration.NONE)
                .build();
    }

    /** @throws SourceException when the Secret lacks what is needed */
    BlobContainerClient open() {
        var builder = new BlobContainerClientBuilder()
                .endpoint(azure.address())
                .containerName(azure.container())
                .httpClient(http)
                .configuration(Configuration.NONE)
                .retryOptions(new RequestRetryOptions(
                        RetryPolicyType.EXPONENTIAL, TRIES, TRY, FIRST_PAUSE, LONGEST_PAUSE, null));
        if (azure.credentialsSecret() != null)
            ofSecret(builder, azure.credentialsSecret().name());
        else ofTheServiceAccount().ifPresentOrElse(builder::credential, builder::setAnonymousAccess);
        return builder.buildClient();
    }

    private void ofSecret(BlobContainerClientBuilder builder, String secret) {
        azure.credentials()
                .flatMap(wanted -> wanted.missing(key -> value(secret, key).isPresent()))
                .ifPresent(key -> {
                    throw SourceException.missingKey(field, secret, key, "it");
                });
        var key = value(secret, AzureContainer.ACCOUNT_KEY);
        var token = value(secret, AzureContainer.SAS_TOKEN);
        if (key.isPresent()) builder.credential(shared(secret, key.get()));
        else if (token.isPresent()) builder.sasToken(token.get().replaceFirst("^[?]", ""));
        else builder.credential(ofPrincipal(secret));
    }

    private StorageSharedKeyCredential shared(String secret, String key) {
        try {
            Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException e) {
            throw SourceException.uselessKey(field, secret, AzureContainer.ACCOUNT_KEY, "a key of a storage account");
        }
        return new StorageSharedKeyCredential(azure.account(), key);
    }

    private TokenCredential ofPrincipal(String secret) {
        var builder = new ClientSecretCredentialBuilder()
                .tenantId(value(secret, AzureContainer.TENANT_ID).orElseThrow())
                .clientId(value(secret, AzureContainer.CLIENT_ID).orElseThrow())
                .clientSecret(value(secret, AzureContainer.CLIENT_SECRET).orElseThrow())
                .httpClient(http)
                .configuration(Configuration.NONE);
        value(secret, AUTHORITY).ifPresent(host -> builder.authorityHost(host).disableInstanceDiscovery());
        return builder.build();
    }

    /** By the token that the cloud's webhook mounts; the authority is the one that it names. */
    private Optional<TokenCredential> ofTheServiceAccount() {
        return environment(TOKEN_FILE)
                .flatMap(file -> environment(AzureContainer.CLIENT_ID).map(client -> {
                    var builder = new WorkloadIdentityCredentialBuilder()
                            .tokenFilePath(file)
                            .clientId(client)
                            .httpClient(http)
                            .configuration(Configuration.NONE)
                            .disableInstanceDiscovery();
                    environment(AzureContainer.TENANT_ID).ifPresent(builder::tenantId);
                    environment(AUTHORITY).ifPresent(builder::authorityHost);
                    return builder.build();
                }));
    }

    private Optional<String> environment(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isEmpty());
    }

    private Optional<String> value(String secret, String key) {
        return secrets.read(secret, key).filter(value -> !value.isEmpty());
    }
}
