package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.S3Bucket;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.Answering.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a bucket by Amazon's protocol; by a real server. */
class S3StoreTest extends ObjectSourceConformance {
    private static final Reference LOGIN = new Reference("s3-login");

    @TempDir
    private Path files;

    @Override
    protected ObjectServer open(Path folder) throws IOException {
        return S3Server.open(folder, "127.0.0.1");
    }

    @Override
    protected SourceReader reader(String url, String bucket, String prefix, List<String> include) {
        var name = bucket == null ? S3Server.BUCKET : bucket;
        return S3Store.reader(
                "docs",
                new S3Bucket(name, prefix, include, url, null, LOGIN, null),
                false,
                S3Server.secrets(),
                Format::isReadByDefault);
    }

    @Override
    protected String field() {
        return "s3.bucket";
    }

    @Override
    protected String uri(String url) {
        return "s3://docs/";
    }

    @Override
    protected String asksForListing() {
        return "list-type";
    }

    @Override
    protected Answer listed() {
        return Answer.of("""
                <ListBucketResult><Name>docs</Name><IsTruncated>false</IsTruncated>
                <Contents><Key>a.md</Key><ETag>"1a"</ETag><Size>5</Size></Contents></ListBucketResult>
                """);
    }

    /** A name is a path of this server's file system. */
    @Override
    protected List<String> oddNames() {
        return super.oddNames().stream()
                .filter(name -> !name.contains("..") && !name.contains("//"))
                .toList();
    }

    @Test
    void a_wrong_key_is_refused_with_the_name_of_its_secret_and_is_not_told() {
        var wrong = new HashMap<>(S3Server.secret());
        wrong.put(S3Bucket.SECRET_ACCESS_KEY, "not-the-right-key");

        var failure = failure(reader(server().endpoint(), LOGIN, of(wrong)));

        assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
        assertThat(failure)
                .hasMessageStartingWith("spec.sources[docs].s3.credentialsSecret: ")
                .hasMessageContaining("refuses the keys of Secret s3-login; renew them")
                .message()
                .doesNotContain("not-the-right-key");
    }

    @Test
    void a_missing_key_is_named() {
        var half = Map.of(S3Bucket.ACCESS_KEY_ID, "x");

        assertThat(failure(reader(server().endpoint(), LOGIN, of(half))))
                .hasMessage("spec.sources[docs].s3.credentialsSecret: Secret s3-login has no key AWS_SECRET_ACCESS_KEY;"
                        + " add it");
    }

    @Test
    void without_credentials_what_is_not_public_is_refused_with_what_to_name() {
        var failure = failure(reader(server().endpoint(), null, of(Map.of())));

        assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
        assertThat(failure).hasMessageContaining("name a Secret with keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }

    /** As the agent of EKS hands out the identity of a service account. */
    @Test
    void the_identity_of_the_pods_service_account_reads_what_no_secret_opens() throws IOException {
        put("a.md", "amber");
        var secret = S3Server.secret();
        var keys = "{\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"
                .formatted(secret.get(S3Bucket.ACCESS_KEY_ID), secret.get(S3Bucket.SECRET_ACCESS_KEY));
        try (var agent = new Answering(_ -> Answer.of(keys));
                var setting = new Setting("aws.containerCredentialsFullUri", agent.url())) {
            assertThat(setting.value()).isNotEmpty();
            assertThat(paths(reader(server().endpoint(), null, of(Map.of())))).containsExactly("a.md");
        }
    }

    /**
     * As the token of a service account is changed for keys (IRSA): AssumeRoleWithWebIdentity of AWS's STS. Keys of that
     * kind come with a token of their own, which this server knows none of, and refuses: so they were used.
     */
    @Test
    void a_token_of_the_service_account_is_changed_for_keys() throws IOException {
        var token = Files.writeString(files.resolve("token"), "token of the pod");
        var secret = S3Server.secret();
        var answer = """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult><Credentials>
                    <AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>
                    <SessionToken>s</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
                  </Credentials></AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """.formatted(secret.get(S3Bucket.ACCESS_KEY_ID), secret.get(S3Bucket.SECRET_ACCESS_KEY));
        try (var sts = new Answering(_ -> Answer.of(answer));
                var file = new Setting("aws.webIdentityTokenFile", token.toString());
                var role = new Setting("aws.roleArn", "arn:aws:iam::123456789012:role/reader");
                var endpoint = new Setting("aws.endpointUrlSts", sts.url())) {
            assertThat(List.of(file.value(), role.value(), endpoint.value())).doesNotContain("");
            assertThat(failure(reader(server().endpoint(), null, of(Map.of()))))
                    .hasMessageContaining("(InvalidToken: ");
            assertThat(sts.asked())
                    .singleElement()
                    .asString()
                    .contains("Action=AssumeRoleWithWebIdentity", "role%2Freader", "WebIdentityToken=token+of+the+pod");
        }
    }

    @Test
    void what_an_object_is_marked_with_is_metadata_and_tags_only_when_asked_for() throws IOException {
        var s3 = (S3Server) server();
        s3.put("a.md", "a", Map.of("team", "hr", "owner", "ada"), Map.of("team", "legal", "Stage", "final 1"));
        s3.put("page", "<p>b", Map.of(), Map.of());

        assertThat(opened(tagged(null), "a.md").metadata()).isEqualTo(Map.of("team", "hr", "owner", "ada"));
        assertThat(opened(tagged(true), "a.md").metadata())
                .isEqualTo(Map.of("team", "legal", "owner", "ada", "Stage", "final 1"));
        assertThat(opened(tagged(true), "page").mediaType()).contains("text/html");
        assertThat(opened(tagged(true), "a.md").mediaType())
                .as("the name tells it")
                .isEmpty();
        assertThat(versions(tagged(true)))
                .as("all are read again for their tags")
                .isNotEqualTo(versions(tagged(null)));
    }

    @Test
    void where_tags_say_who_may_read_a_change_of_tags_alone_is_a_change() throws IOException {
        var s3 = (S3Server) server();
        s3.put("a.md", "a", Map.of(), Map.of("principals", "group:hr"));
        s3.put("page", "b", Map.of(), Map.of());
        var heeded = versions(tagged(true, true));
        var ignored = versions(tagged(true, false));

        s3.tag("a.md", Map.of("principals", "group:legal"));

        assertThat(versions(tagged(true, false))).isEqualTo(ignored);
        var now = versions(tagged(true, true));
        assertThat(now.getFirst()).isNotEqualTo(heeded.getFirst());
        assertThat(now.getLast()).isEqualTo(heeded.getLast());
        assertThat(opened(tagged(true, true), "a.md").metadata()).isEqualTo(Map.of("principals", "group:legal"));
    }

    private SourceReader tagged(Boolean tags) {
        return tagged(tags, false);
    }

    private SourceReader tagged(Boolean tags, boolean access) {
        var s3 = new S3Bucket(S3Server.BUCKET, null, List.of("**"), server().endpoint(), null, LOGIN, tags);
        return S3Store.reader("docs", s3, access, S3Server.secrets(), Format::isReadByDefault);
    }

    private static SourceFile.Opened opened(SourceReader reader, String path) throws IOException {
        try (var listing = reader.listing()) {
            var file = listing.files()
                    .filter(f -> f.path().equals(path))
                    .findFirst()
                    .orElseThrow();
            var opened = file.content().read();
            opened.bytes().close();
            return opened;
        }
    }

    private static List<String> versions(SourceReader reader) {
        try (var listing = reader.listing()) {
            return listing.files().map(SourceFile::version).toList();
        }
    }

    private static SourceReader reader(String endpoint, Reference login, Secrets secrets) {
        return S3Store.reader(
                "docs",
                new S3Bucket(S3Server.BUCKET, null, null, endpoint, null, login, null),
                false,
                secrets,
                Format::isReadByDefault);
    }

    private static Secrets of(Map<String, String> secret) {
        return (name, key) -> Optional.ofNullable(secret.get(key));
    }

    /** What the cloud sets in the environment of a pod, which the SDK takes as a system property as well. */
    private record Setting(String name, String value) implements AutoCloseable {
        private Setting {
            System.setProperty(name, value);
        }

        @Override
        public void close() {
            System.clearProperty(name);
        }
    }
}
