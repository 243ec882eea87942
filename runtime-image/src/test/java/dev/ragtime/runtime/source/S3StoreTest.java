package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link SourceConformanceTest} does not say of buckets; by a real server. */
class S3StoreTest {
    private static final Reference LOGIN = new Reference("s3-login");

    @TempDir
    private Path objects;

    @TempDir
    private Path files;

    private S3Server server;

    @BeforeEach
    void serve() throws IOException {
        server = S3Server.open(objects, "127.0.0.1");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void a_document_is_named_by_what_follows_the_last_slash_of_the_prefix() {
        server.put("policies/hr/leave.md", "leave");
        server.put("policies/hr/2026/pay.md", "pay");
        server.put("policies/it/vpn.md", "vpn");
        server.put("other.md", "other");

        assertThat(paths(source("policies/hr/"))).containsExactly("2026/pay.md", "leave.md");
        assertThat(paths(source("policies/h"))).containsExactly("hr/2026/pay.md", "hr/leave.md");
        assertThat(source("policies/hr/l").listing().files())
                .extracting(SourceFile::uri)
                .containsExactly("s3://docs/policies/hr/leave.md");
    }

    @Test
    void objects_of_other_types_and_those_that_stand_for_folders_are_left_out() {
        server.put("a.md", "a");
        server.put("b.bin", "b");
        server.put("empty/", "");

        assertThat(paths(source(null))).containsExactly("a.md");
        assertThat(paths(source(null, "*.bin"))).containsExactly("b.bin");
        assertThat(source("b").listing().lack()).isEqualTo("the one file there is of no type that is read");
        assertThat(source("empty/").listing().lack()).isEqualTo("no file there");
    }

    @Test
    void a_bucket_of_more_objects_than_a_page_holds_is_listed_whole() {
        IntStream.range(0, 1100).parallel().forEach(i -> server.put("n-%04d.md".formatted(i), "page " + i));

        assertThat(paths(source(null))).hasSize(1100).doesNotHaveDuplicates();
    }

    @Test
    void keys_are_read_by_the_names_that_they_have() throws IOException {
        var names = List.of("50% off + more.md", "a&b=c?d#e.md", "Übersicht 日本.md", "quote\"d <x>.md");
        names.forEach(name -> server.put(name, "text of " + name));

        try (var listing = source(null).listing()) {
            for (var file : listing.files().toList()) assertThat(text(file)).isEqualTo("text of " + file.path());
            assertThat(listing.files().map(SourceFile::path)).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void of_an_object_that_is_too_large_no_more_is_fetched_than_is_read() throws IOException {
        server.put("large.md", new byte[64 << 20]);
        try (var proxy = new CountingProxy(server.endpoint());
                var listing = reader(proxy.url(), LOGIN, S3Server.secrets()).listing()) {
            for (var file : listing.files().toList()) {
                try (var in = file.content().open()) {
                    assertThat(in.readNBytes(100_000)).hasSize(100_000);
                }
            }
            assertThat(proxy.received()).isLessThan(16 << 20);
        }
    }

    @Test
    void an_object_that_is_deleted_after_the_listing_is_told_as_that() {
        server.put("a.md", "a");
        try (var listing = source(null).listing()) {
            server.delete("a.md");
            var file = listing.files().findFirst().orElseThrow();

            assertThat(catchThrowableOfType(
                            IOException.class, () -> file.content().open()))
                    .hasMessage("it was deleted after it was listed");
        }
    }

    @Test
    void a_wrong_key_is_refused_with_the_name_of_its_secret_and_is_not_told() {
        var wrong = new HashMap<>(S3Server.secret());
        wrong.put(Source.S3.SECRET_ACCESS_KEY, "not-the-right-key");

        var failure = failure(reader(server.endpoint(), LOGIN, of(wrong)));

        assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
        assertThat(failure)
                .hasMessageStartingWith("spec.sources[docs].s3.credentialsSecret: ")
                .hasMessageContaining("refuses the keys of Secret s3-login; renew them")
                .message()
                .doesNotContain("not-the-right-key");
    }

    @Test
    void a_missing_key_is_named() {
        var half = Map.of(Source.S3.ACCESS_KEY_ID, "x");

        assertThat(failure(reader(server.endpoint(), LOGIN, of(half))))
                .hasMessage("spec.sources[docs].s3.credentialsSecret: Secret s3-login has no key AWS_SECRET_ACCESS_KEY;"
                        + " add it");
    }

    @Test
    void without_credentials_what_is_not_public_is_refused_with_what_to_name() {
        var failure = failure(reader(server.endpoint(), null, of(Map.of())));

        assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
        assertThat(failure).hasMessageContaining("name a Secret with keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }

    @Test
    void a_bucket_that_does_not_exist_is_named() {
        var s3 = new Source.S3("nowhere", null, null, server.endpoint(), null, LOGIN);
        var failure = failure(S3Store.reader("docs", s3, S3Server.secrets()));

        assertThat(failure.reason()).isEqualTo(SourceFailure.DirectoryNotFound);
        assertThat(failure)
                .hasMessage("spec.sources[docs].s3.bucket: there is no bucket nowhere at %s; correct the name"
                        .formatted(server.endpoint()));
    }

    @Test
    void a_server_without_the_certificate_that_https_wants_is_told() {
        var failure = failure(reader(server.endpoint().replace("http:", "https:"), LOGIN, S3Server.secrets()));

        assertThat(failure.reason()).isEqualTo(SourceFailure.SourceUnreachable);
        assertThat(failure)
                .hasMessageStartingWith("spec.sources[docs].s3.endpoint: cannot read https://")
                .hasMessageContaining("SSL");
    }

    /** A page to log in at, as a proxy may show it or the console of a server. */
    @ParameterizedTest
    @ValueSource(strings = {"<html><body>Log in</body></html>", "<!doctype html><p>Log in", " ", "{}"})
    void what_is_no_listing_is_never_an_empty_one(String page) throws IOException {
        try (var console = new Answering(_ -> page)) {
            var failure = failure(reader(console.url(), LOGIN, S3Server.secrets()));

            assertThat(failure.reason()).isEqualTo(SourceFailure.SourceUnreachable);
            assertThat(failure).hasMessageStartingWith("spec.sources[docs].s3.endpoint: ");
            assertThat(failure.getMessage()).doesNotContain("\n");
        }
    }

    /** A server of which only the listing is right. */
    @Test
    void what_is_no_object_is_not_read_as_one() throws IOException {
        var listed = """
                <ListBucketResult><Name>docs</Name><IsTruncated>false</IsTruncated>
                <Contents><Key>a.md</Key><ETag>"1a"</ETag><Size>5</Size></Contents></ListBucketResult>
                """;
        try (var proxy = new Answering(request -> request.contains("list-type") ? listed : "<p>Log in");
                var listing = reader(proxy.url(), LOGIN, S3Server.secrets()).listing()) {
            var file = listing.files().findFirst().orElseThrow();

            assertThat(catchThrowableOfType(
                            IOException.class, () -> file.content().open()))
                    .hasMessage("the server answers with something else than the object");
        }
    }

    @Test
    void a_server_that_goes_away_is_no_fault_of_one_object() throws IOException {
        server.put("a.md", "amber");
        try (var listing = source(null).listing()) {
            server.stop();
            var file = listing.files().findFirst().orElseThrow();

            assertThat(catchThrowableOfType(
                                    SourceException.class, () -> file.content().open())
                            .reason())
                    .isEqualTo(SourceFailure.SourceUnreachable);
        }
        server.start();
    }

    /** As the agent of EKS hands out the identity of a service account. */
    @Test
    void the_identity_of_the_pods_service_account_reads_what_no_secret_opens() throws IOException {
        server.put("a.md", "amber");
        var secret = S3Server.secret();
        var keys = "{\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"
                .formatted(secret.get(Source.S3.ACCESS_KEY_ID), secret.get(Source.S3.SECRET_ACCESS_KEY));
        try (var agent = new Answering(_ -> keys);
                var setting = new Setting("aws.containerCredentialsFullUri", agent.url())) {
            assertThat(setting.value()).isNotEmpty();
            assertThat(paths(reader(server.endpoint(), null, of(Map.of())))).containsExactly("a.md");
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
                """.formatted(secret.get(Source.S3.ACCESS_KEY_ID), secret.get(Source.S3.SECRET_ACCESS_KEY));
        try (var sts = new Answering(_ -> answer);
                var file = new Setting("aws.webIdentityTokenFile", token.toString());
                var role = new Setting("aws.roleArn", "arn:aws:iam::123456789012:role/reader");
                var endpoint = new Setting("aws.endpointUrlSts", sts.url())) {
            assertThat(List.of(file.value(), role.value(), endpoint.value())).doesNotContain("");
            assertThat(failure(reader(server.endpoint(), null, of(Map.of())))).hasMessageContaining("(InvalidToken: ");
            assertThat(sts.asked())
                    .singleElement()
                    .asString()
                    .contains("Action=AssumeRoleWithWebIdentity", "role%2Freader", "WebIdentityToken=token+of+the+pod");
        }
    }

    private SourceReader source(String prefix, String... include) {
        var s3 = new Source.S3(S3Server.BUCKET, prefix, List.of(include), server.endpoint(), null, LOGIN);
        return S3Store.reader("docs", s3, S3Server.secrets());
    }

    private static SourceReader reader(String endpoint, Reference login, Secrets secrets) {
        return S3Store.reader("docs", new Source.S3(S3Server.BUCKET, null, null, endpoint, null, login), secrets);
    }

    private static Secrets of(Map<String, String> secret) {
        return (name, key) -> Optional.ofNullable(secret.get(key));
    }

    private static List<String> paths(SourceReader reader) {
        try (var listing = reader.listing()) {
            return listing.files().map(SourceFile::path).toList();
        }
    }

    private static SourceException failure(SourceReader reader) {
        return catchThrowableOfType(SourceException.class, reader::listing);
    }

    private static String text(SourceFile file) throws IOException {
        try (var in = file.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
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
