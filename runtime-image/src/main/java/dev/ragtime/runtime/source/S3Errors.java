package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.S3Bucket;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says what an error of a bucket means to the author of the source. Codes: Amazon S3 API Reference, "Error responses",
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
 */
final class S3Errors {
    private static final Set<String> CLOCK = Set.of("RequestTimeTooSkewed", "RequestExpired");
    private static final Set<String> REGION =
            Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException");
    private static final Set<String> REFUSED = Set.of(
            "InvalidAccessKeyId",
            "XAdminUserNotFound",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "TokenRefreshRequired");

    private final S3Bucket s3;
    private final ObjectErrors errors;

    S3Errors(String source, S3Bucket s3) {
        this.s3 = s3;
        this.errors = new ObjectErrors(source, "s3", s3.endpoint() == null ? "Amazon S3" : s3.endpoint());
    }

    /** Of a listing. */
    SourceException of(SdkException error) {
        return error instanceof AwsServiceException service ? answered(service) : errors.unanswered(error);
    }

    /** Of an answer that is no listing. */
    SourceException noListing() {
        return errors.noListing("S3 server");
    }

    /** Of one object, as the reason why a document cannot be read. */
    String ofObject(AwsServiceException error) {
        return switch (code(error)) {
            case "NoSuchKey" -> ObjectErrors.DELETED;
            case "InvalidObjectState" -> "it is archived; restore it, or leave it out by include";
            case "AccessDenied" -> "reading it is forbidden; allow s3:GetObject on it, or leave it out by include";
            default -> told(error);
        };
    }

    private SourceException answered(AwsServiceException error) {
        var code = code(error);
        if (CLOCK.contains(code)) {
            return errors.unreachable(
                    "endpoint", "%s: the clocks of the server and of this node differ".formatted(code), error);
        }
        if (REGION.contains(code)) {
            return errors.unreachable("region", told(error) + "; name the region of the bucket", error);
        }
        if (code.equals("NoSuchBucket")) return errors.missing("bucket", s3.bucket(), error);
        var status = error.statusCode();
        if (REFUSED.contains(code)
                || status == HttpURLConnection.HTTP_FORBIDDEN
                || status == HttpURLConnection.HTTP_UNAUTHORIZED) {
            return rejected(error);
        }
        return errors.answered(told(error), error);
    }

    private SourceException rejected(AwsServiceException error) {
        var remedy = Optional.ofNullable(s3.credentialsSecret())
                .map(secret -> REFUSED.contains(code(error))
                        ? "refuses the keys of Secret " + secret.name() + "; renew them"
                        : "does not let the keys of Secret %s list bucket %s; allow s3:ListBucket and s3:GetObject"
                                .formatted(secret.name(), s3.bucket()))
                .orElse(
                        "wants other credentials for bucket %s; name a Secret with keys %s and %s, or let the pods' service account read it"
                                .formatted(s3.bucket(), S3Bucket.ACCESS_KEY_ID, S3Bucket.SECRET_ACCESS_KEY));
        return errors.rejected(remedy, told(error), error);
    }

    private static String code(AwsServiceException error) {
        return details(error).map(AwsErrorDetails::errorCode).orElse("");
    }

    /** E.g. {@code AccessDenied: Access Denied.}; the status where the server says no more. */
    private static String told(AwsServiceException error) {
        return details(error)
                .filter(details -> details.errorCode() != null)
                .map(details -> details.errorCode() + ": " + details.errorMessage())
                .orElse("status " + error.statusCode());
    }

    private static Optional<AwsErrorDetails> details(AwsServiceException error) {
        return Optional.ofNullable(error.awsErrorDetails());
    }
}
