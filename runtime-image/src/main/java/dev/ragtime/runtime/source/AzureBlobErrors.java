package dev.ragtime.runtime.source;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import com.microsoft.aad.msal4j.MsalServiceException;
import dev.ragtime.api.knowledgebase.AzureContainer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Says what an error of a container means to the author of the source. Codes: "Blob service error codes",
 * https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes.
 */
final class AzureBlobErrors {
    /** Of whom nobody knows, or whose right to know of the container nobody knows. */
    private static final Set<BlobErrorCode> REFUSED = Set.of(
            BlobErrorCode.AUTHENTICATION_FAILED,
            BlobErrorCode.INVALID_AUTHENTICATION_INFO,
            BlobErrorCode.NO_AUTHENTICATION_INFORMATION,
            // a container that anybody may not list, in the words of the service
            BlobErrorCode.RESOURCE_NOT_FOUND,
            BlobErrorCode.fromString("PublicAccessNotPermitted"));

    private final AzureContainer azure;
    private final ObjectErrors errors;

    AzureBlobErrors(String source, AzureContainer azure) {
        this.azure = azure;
        this.errors = new ObjectErrors(source, "azureBlob", azure.address());
    }

    /** Of a listing. */
    SourceException of(RuntimeException error) {
        return refusal(error)
                .map(refusal -> rejected("no token is given: " + firstLine(refusal.getMessage()), error))
                .orElseGet(() ->
                        error instanceof BlobStorageException answer ? answered(answer) : errors.unanswered(error));
    }

    /** By the server of tokens. */
    private static Optional<Throwable> refusal(RuntimeException error) {
        return RootCause.chain(error)
                .filter(cause ->
                        cause instanceof ClientAuthenticationException || cause instanceof MsalServiceException)
                .findFirst();
    }

    /** An answer came, of which the SDK makes nothing. */
    boolean isAnswer(RuntimeException error) {
        return refusal(error).isEmpty()
                && RootCause.chain(error)
                        .noneMatch(cause -> cause instanceof IOException || cause instanceof TimeoutException);
    }

    /** Of an answer that is no listing. */
    SourceException noListing() {
        return errors.noListing("blob service");
    }

    /** Of one blob, as the reason why a document cannot be read. */
    String ofObject(BlobStorageException error) {
        var code = error.getErrorCode();
        if (BlobErrorCode.BLOB_NOT_FOUND.equals(code)) return ObjectErrors.DELETED;
        if (BlobErrorCode.BLOB_ARCHIVED.equals(code))
            return "it is archived; move it to another tier, or leave it out by include";
        if (error.getStatusCode() == HttpURLConnection.HTTP_FORBIDDEN)
            return "reading it is forbidden (%s); allow it, or leave it out by include".formatted(code);
        return told(error);
    }

    private SourceException answered(BlobStorageException error) {
        if (BlobErrorCode.CONTAINER_NOT_FOUND.equals(error.getErrorCode()))
            return errors.missing("container", azure.container(), error);
        return switch (error.getStatusCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN -> rejected(told(error), error);
            default ->
                REFUSED.contains(error.getErrorCode())
                        ? rejected(told(error), error)
                        : errors.answered(told(error), error);
        };
    }

    private SourceException rejected(String told, RuntimeException error) {
        var remedy = Optional.ofNullable(azure.credentialsSecret())
                .map(secret ->
                        "does not let Secret %s list container %s; renew what it holds, or allow to read and list (role Storage Blob Data Reader, or sp=rl in a SAS token)"
                                .formatted(secret.name(), azure.container()))
                .orElse(
                        "wants other credentials for container %s; name a Secret with key %s or %s, or let the pods' service account read it"
                                .formatted(azure.container(), AzureContainer.ACCOUNT_KEY, AzureContainer.SAS_TOKEN));
        return errors.rejected(remedy, told, error);
    }

    /** E.g. {@code AuthenticationFailed: Server failed to authenticate the request.}; what follows are ids. */
    private static String told(BlobStorageException error) {
        return Optional.ofNullable(error.getErrorCode())
                .map(code -> code
                        + Optional.ofNullable(error.getServiceMessage())
                                .map(message -> ": " + firstLine(message))
                                .orElse(""))
                .orElse("status " + error.getStatusCode());
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
