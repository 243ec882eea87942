package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.gson.JsonObject;
import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.GcsBucket;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.source.Answering.Answer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a bucket of Google Cloud Storage; the real server asks nobody who they are, so what refuses is the test's own. */
class GcsStoreTest extends ObjectSourceConformance {
    private static final Reference LOGIN = new Reference("gcs-login");
    private static final Secrets NONE = (secret, key) -> Optional.empty();
    private static final String TOKEN =
            "{\"access_token\": \"token-of-the-pod\", \"expires_in\": 3600, \"token_type\": \"Bearer\"}";
    private static final String EMPTY = "{\"kind\": \"storage#objects\"}";

    @TempDir
    private Path files;

    @Override
    protected ObjectServer open(Path folder) throws IOException {
        return GcsServer.inMemory(folder);
    }

    @Override
    protected SourceReader reader(String url, String bucket, String prefix, List<String> include) {
        var name = bucket == null ? GcsServer.BUCKET : bucket;
        return GcsStore.reader("docs", new GcsBucket(name, prefix, include, url, null), NONE, Format::isReadByDefault);
    }

    @Override
    protected String field() {
        return "gcs.bucket";
    }

    @Override
    protected String uri(String url) {
        return "gs://docs/";
    }

    @Override
    protected String asksForListing() {
        return "/o?";
    }

    @Override
    protected Answer listed() {
        return Answer.of(
                "{\"kind\": \"storage#objects\", \"items\": [{\"name\": \"a.md\", \"generation\": \"1\", \"size\": \"5\"}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "401, Anonymous caller does not have storage.objects.list access",
        "403, reader does not have storage.objects.list access"
    })
    void who_may_not_list_is_told_what_to_name(int status, String message) throws IOException {
        var refusal = "{\"error\": {\"code\": %d, \"message\": \"%s\"}}".formatted(status, message);
        try (var bucket = new Answering(_ -> new Answer(status, Map.of("Content-Type", "application/json"), refusal))) {
            var failure = failure(reader(bucket.url(), null, null, List.of()));

            assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
            assertThat(failure)
                    .hasMessage(
                            "spec.sources[docs].gcs.credentialsSecret: %s wants other credentials for bucket docs; name a"
                                            .formatted(bucket.url())
                                    + " Secret with key key.json, or let the pods' service account read it (%d: %s)"
                                            .formatted(status, message));
        }
    }

    @Test
    void a_secret_without_the_key_is_named() {
        assertThat(failure(reader("http://127.0.0.1:1", LOGIN, NONE, _ -> null, Map.of())))
                .hasMessage("spec.sources[docs].gcs.credentialsSecret: Secret gcs-login has no key key.json; add it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none of JSON",
                "{}",
                "{\"type\": \"service_account\", \"private_key\": \"hush\"}",
                "{\"type\": \"external_account\"}"
            })
    void a_key_that_is_none_of_a_service_account_is_refused_and_not_told(String key) {
        var failure =
                failure(reader("http://127.0.0.1:1", LOGIN, (secret, name) -> Optional.of(key), _ -> null, Map.of()));

        assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
        assertThat(failure)
                .hasMessage(
                        "spec.sources[docs].gcs.credentialsSecret: key key.json of Secret gcs-login is not the file that"
                                + " Google makes for a key of a service account; replace it");
    }

    @Test
    void a_key_that_google_knows_no_more_is_refused_with_the_name_of_its_secret() throws Exception {
        try (var tokens = new Answering(_ -> new Answer(
                400,
                Map.of("Content-Type", "application/json"),
                "{\"error\": \"invalid_grant\", \"error_description\": \"Invalid JWT Signature.\"}"))) {
            var key = key(tokens.url() + "/token");
            var failure = failure(
                    reader(server().endpoint(), LOGIN, (secret, name) -> Optional.of(key), _ -> null, Map.of()));

            assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
            assertThat(failure)
                    .hasMessageStartingWith("spec.sources[docs].gcs.credentialsSecret: ")
                    .hasMessageContaining("does not let the service account of Secret gcs-login list bucket docs")
                    .message()
                    .doesNotContain("PRIVATE KEY", "\n");
        }
    }

    @Test
    void a_key_is_changed_for_a_token_and_that_is_shown() throws Exception {
        try (var tokens = new Answering(_ -> Answer.of(TOKEN));
                var bucket = new Answering(_ -> Answer.of(EMPTY))) {
            var key = key(tokens.url() + "/token");

            assertThat(paths(reader(bucket.url(), LOGIN, (secret, name) -> Optional.of(key), _ -> null, Map.of())))
                    .isEmpty();
            assertThat(bucket.shown()).containsOnly("Bearer token-of-the-pod");
            assertThat(tokens.asked()).singleElement().asString().contains("assertion=");
        }
    }

    /** As GKE gives pods the identity of their service account. */
    @Test
    void the_identity_of_the_pods_service_account_is_taken_where_no_secret_is_named() throws IOException {
        try (var metadata = metadata("GKE Metadata Server");
                var bucket = new Answering(_ -> Answer.of(EMPTY))) {
            assertThat(paths(reader(
                            bucket.url(), null, NONE, _ -> null, Map.of("metadata.google.internal", metadata.url()))))
                    .isEmpty();
            assertThat(bucket.shown()).containsOnly("Bearer token-of-the-pod");
        }
    }

    @Test
    void the_identity_of_the_node_is_never_used() throws IOException {
        try (var metadata = metadata("Metadata Server for VM");
                var bucket = new Answering(_ -> Answer.of(EMPTY))) {
            assertThat(paths(reader(
                            bucket.url(), null, NONE, _ -> null, Map.of("metadata.google.internal", metadata.url()))))
                    .isEmpty();
            assertThat(bucket.shown()).containsOnly("nobody");
        }
    }

    /** Workload identity federation: a token of the pod is changed for one of Google's. */
    @Test
    void a_token_of_the_pod_is_changed_as_the_file_of_the_federation_says() throws IOException {
        Files.writeString(files.resolve("token"), "token of Kubernetes");
        try (var sts = new Answering(_ -> Answer.of(TOKEN.replace(
                        "{", "{\"issued_token_type\": \"urn:ietf:params:oauth:token-type:access_token\", ")));
                var bucket = new Answering(_ -> Answer.of(EMPTY))) {
            var file = Files.writeString(files.resolve("federation.json"), """
                    {"type": "external_account",
                     "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/k",
                     "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
                     "token_url": "https://sts.googleapis.com/v1/token",
                     "credential_source": {"file": "%s"}}
                    """.formatted(files.resolve("token")));
            UnaryOperator<String> environment =
                    name -> name.equals("GOOGLE_APPLICATION_CREDENTIALS") ? file.toString() : null;

            assertThat(paths(reader(bucket.url(), null, NONE, environment, Map.of("sts.googleapis.com", sts.url()))))
                    .isEmpty();
            assertThat(bucket.shown()).containsOnly("Bearer token-of-the-pod");
            assertThat(sts.asked()).singleElement().asString().contains("token+of+Kubernetes");
        }
    }

    /** @param cloud where names that the cloud's servers have lead to instead */
    private static SourceReader reader(
            String url,
            Reference login,
            Secrets secrets,
            UnaryOperator<String> environment,
            Map<String, String> cloud) {
        var gcs = new GcsBucket(GcsServer.BUCKET, null, null, url, login);
        var transport = new NetHttpTransport.Builder()
                .setConnectionFactory(asked -> {
                    var server = cloud.get(asked.getHost());
                    var address = server == null
                            ? asked
                            : URI.create(server + asked.getFile()).toURL();
                    return (HttpURLConnection) address.openConnection();
                })
                .build();
        return GcsStore.reader(
                "docs", gcs, new GcsConnection("docs", gcs, secrets, transport, environment), Format::isReadByDefault);
    }

    private static Answering metadata(String server) throws IOException {
        return new Answering(asked -> new Answer(
                200,
                Map.of("Metadata-Flavor", "Google", "Server", server, "Content-Type", "application/json"),
                asked.contains("/token") ? TOKEN : "computeMetadata/"));
    }

    /** A key file as Google makes it, of a key that was just made. */
    private static String key(String tokens) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var encoded = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        var file = new JsonObject();
        file.addProperty("type", "service_account");
        file.addProperty("client_email", "reader@project.iam.gserviceaccount.com");
        file.addProperty("client_id", "1");
        file.addProperty("private_key_id", "1a");
        file.addProperty("private_key", "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
        file.addProperty("token_uri", tokens);
        return file.toString();
    }
}
