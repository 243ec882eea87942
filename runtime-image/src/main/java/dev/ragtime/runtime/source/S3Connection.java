package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.S3Bucket;
import dev.ragtime.runtime.config.Secrets;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/** Where a bucket is, and as whom it is read. Settings and keys of the machine's user play no part. */
final class S3Connection {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Between two packets. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** Not the one of the machine's user. */
    private static final ProfileFile NOTHING = ProfileFile.aggregator().build();

    private final String source;
    private final S3Bucket s3;
    private final Secrets secrets;

    S3Connection(String source, S3Bucket s3, Secrets secrets) {
        this.source = source;
        this.s3 = s3;
        this.secrets = secrets;
    }

    /**
     * The caller closes it.
     *
     * @throws SourceException when the Secret lacks what is needed
     */
    S3Client open() {
        var builder = S3Client.builder()
                .credentialsProvider(credentials())
                .region(region())
                .httpClientBuilder(http())
                // what not every server knows
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.defaultProfileFile(NOTHING));
        return s3.endpoint() == null
                ? builder.crossRegionAccessEnabled(true).build()
                // a bucket in the host's name needs a name server for each
                : builder.endpointOverride(URI.create(s3.endpoint()))
                        .forcePathStyle(true)
                        .build();
    }

    private Region region() {
        return s3.region() == null ? Region.US_EAST_1 : Region.of(s3.region());
    }

    private static UrlConnectionHttpClient.Builder http() {
        return UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE);
    }

    private AwsCredentialsProvider credentials() {
        if (s3.credentialsSecret() != null)
            return ofSecret(s3.credentialsSecret().name());
        var token = SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue();
        if (token.isPresent()) return changed(Path.of(token.get()));
        var agent = SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.getStringValue();
        return agent.isPresent() ? ContainerCredentialsProvider.create() : AnonymousCredentialsProvider.create();
    }

    /** Keys for the token of the pods' service account, by the region's own server; each from the cloud's settings. */
    private AwsCredentialsProvider changed(Path token) {
        var region =
                SdkSystemSetting.AWS_REGION.getStringValue().map(Region::of).orElse(region());
        var sts = StsClient.builder()
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .region(region)
                .httpClientBuilder(http())
                .overrideConfiguration(override -> override.defaultProfileFile(NOTHING))
                .build();
        return StsWebIdentityTokenFileCredentialsProvider.builder()
                .stsClient(sts)
                .webIdentityTokenFile(token)
                .roleArn(SdkSystemSetting.AWS_ROLE_ARN.getStringValueOrThrow())
                .roleSessionName(
                        SdkSystemSetting.AWS_ROLE_SESSION_NAME.getStringValue().orElse("ragtime"))
                .build();
    }

    private AwsCredentialsProvider ofSecret(String secret) {
        var id = required(secret, S3Bucket.ACCESS_KEY_ID);
        var key = required(secret, S3Bucket.SECRET_ACCESS_KEY);
        return StaticCredentialsProvider.create(secrets.read(secret, S3Bucket.SESSION_TOKEN)
                .<AwsCredentials>map(token -> AwsSessionCredentials.create(id, key, token))
                .orElseGet(() -> AwsBasicCredentials.create(id, key)));
    }

    private String required(String secret, String key) {
        return secrets.read(secret, key)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> SourceException.missingKey(
                        "spec.sources[" + source + "].s3.credentialsSecret", secret, key, "it"));
    }
}
