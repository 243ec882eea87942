package dev.ragtime.runtime.source;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import dev.ragtime.api.knowledgebase.GcsBucket;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * Says what an error of a bucket means to the author of the source. Codes: Cloud Storage, "HTTP status and error codes for
 * JSON", https://docs.cloud.google.com/storage/docs/json_api/v1/status-codes.
 */
final class GcsErrors {
    private final GcsBucket gcs;
    private final ObjectErrors errors;

    GcsErrors(String source, GcsBucket gcs) {
        this.gcs = gcs;
        this.errors = new ObjectErrors(source, "gcs", gcs.endpoint() == null ? "Google Cloud Storage" : gcs.endpoint());
    }

    /** Of a listing. */
    SourceException of(IOException error) {
        if (refusedToken(error)) return rejected("no token is given: " + RootCause.of(error), error);
        return error instanceof HttpResponseException response ? answered(response) : errors.unanswered(error);
    }

    /** Of an answer that is no listing. */
    SourceException noListing() {
        return errors.noListing("server of Google Cloud Storage");
    }

    /** Of one object, as the reason why a document cannot be read. */
    String ofObject(HttpResponseException error) {
        return switch (error.getStatusCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND -> ObjectErrors.DELETED;
            case HttpURLConnection.HTTP_FORBIDDEN ->
                "reading it is forbidden; allow storage.objects.get on it, or leave it out by include";
            default -> told(error);
        };
    }

    private SourceException answered(HttpResponseException error) {
        return switch (error.getStatusCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND -> errors.missing("bucket", gcs.bucket(), error);
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN -> rejected(told(error), error);
            default -> errors.answered(told(error), error);
        };
    }

    /** Where the server of tokens answers, and says no. */
    private static boolean refusedToken(IOException error) {
        return RootCause.chain(error).anyMatch(Retryable.class::isInstance)
                && RootCause.chain(error)
                        .anyMatch(cause ->
                                cause instanceof HttpResponseException response && response.getStatusCode() / 100 == 4);
    }

    private SourceException rejected(String told, IOException error) {
        var remedy = Optional.ofNullable(gcs.credentialsSecret())
                .map(secret ->
                        "does not let the service account of Secret %s list bucket %s; renew its key, or give it role roles/storage.objectViewer"
                                .formatted(secret.name(), gcs.bucket()))
                .orElse(
                        "wants other credentials for bucket %s; name a Secret with key %s, or let the pods' service account read it"
                                .formatted(gcs.bucket(), GcsBucket.SERVICE_ACCOUNT_KEY));
        return errors.rejected(remedy, told, error);
    }

    /** E.g. {@code 403: reader does not have storage.objects.list access}. */
    private static String told(HttpResponseException error) {
        var details = error instanceof GoogleJsonResponseException json ? json.getDetails() : null;
        return error.getStatusCode()
                + Optional.ofNullable(details)
                        .map(answer -> ": " + answer.getMessage())
                        .orElse("");
    }
}
