package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.AzureContainer;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.document.Format;
import dev.ragtime.runtime.document.SourceFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens of Microsoft Entra for a container: by a real server, which looks into tokens, but a test's own server that gives
 * them. Neither is asked without TLS.
 */
class AzureIdentityTest {
    private static final String PASSWORD = "changeit";
    private static final String TENANT = "11111111-2222-3333-4444-555555555555";
    private static final String CLIENT = "66666666-7777-8888-9999-000000000000";

    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private SSLContext tls;
    private HttpsServer entra;
    private AzureBlobServer server;
    private boolean refusing;

    @BeforeEach
    void serve() throws Exception {
        var keys = folder.resolve("keys.p12");
        makeKeys(keys);
        tls = tls(keys);
        entra = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        entra.setHttpsConfigurator(new HttpsConfigurator(tls));
        entra.createContext("/" + TENANT + "/oauth2/v2.0/token", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var answer = (refusing
                            ? "{\"error\": \"invalid_client\", \"error_description\": \"AADSTS700016: no such application\"}"
                            : "{\"token_type\": \"Bearer\", \"expires_in\": 3600, \"access_token\": \"%s\"}"
                                    .formatted(token()))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(refusing ? 401 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        entra.start();
        server = AzureBlobServer.open(
                Files.createDirectory(folder.resolve("blobs")),
                HttpClient.newBuilder().sslContext(tls),
                "--oauth",
                "basic",
                "--cert",
                keys.toString(),
                "--pwd",
                PASSWORD);
        server.put("a.md", "amber");
    }

    @AfterEach
    void end() throws IOException {
        entra.stop(0);
        server.close();
    }

    /** As Entra Workload ID's webhook sets it up in a pod. */
    @Test
    void the_token_of_the_pods_service_account_is_changed_for_one_of_entra() throws IOException {
        var token = Files.writeString(folder.resolve("token"), "token-of-the-pod");
        var environment = Map.of(
                "AZURE_FEDERATED_TOKEN_FILE",
                token.toString(),
                "AZURE_CLIENT_ID",
                CLIENT,
                "AZURE_TENANT_ID",
                TENANT,
                "AZURE_AUTHORITY_HOST",
                authority());

        assertThat(paths(null, Map.of(), environment)).containsExactly("a.md");
        assertThat(asked).singleElement().asString().contains("client_assertion=token-of-the-pod", CLIENT);
    }

    @Test
    void a_service_principal_reads_with_its_secret() {
        assertThat(paths(new Reference("azure-login"), principal(), Map.of())).containsExactly("a.md");
        assertThat(asked).singleElement().asString().contains("client_secret=hush");
    }

    @Test
    void a_principal_that_entra_does_not_know_is_refused_with_the_name_of_its_secret() {
        refusing = true;
        var failure = catchThrowableOfType(
                SourceException.class, () -> paths(new Reference("azure-login"), principal(), Map.of()));

        assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
        assertThat(failure)
                .hasMessageStartingWith("spec.sources[docs].azureBlob.credentialsSecret: ")
                .hasMessageContaining("Secret azure-login")
                .hasMessageContaining("AADSTS700016: no such application")
                .message()
                .doesNotContain("hush", "\n");
    }

    private Map<String, String> principal() {
        return Map.of(
                AzureContainer.TENANT_ID,
                TENANT,
                AzureContainer.CLIENT_ID,
                CLIENT,
                AzureContainer.CLIENT_SECRET,
                "hush",
                "AZURE_AUTHORITY_HOST",
                authority());
    }

    private String authority() {
        return "https://127.0.0.1:" + entra.getAddress().getPort() + "/";
    }

    private List<String> paths(Reference login, Map<String, String> secret, Map<String, String> environment) {
        var azure = new AzureContainer(
                AzureBlobServer.ACCOUNT,
                AzureBlobServer.CONTAINER,
                null,
                null,
                AzureBlobServer.account(server.endpoint()),
                login);
        var connection = new AzureBlobConnection(
                "docs",
                azure,
                (name, key) -> Optional.ofNullable(secret.get(key)),
                AzureBlobConnection.http(HttpClient.newBuilder().sslContext(tls)),
                environment::get);
        try (var listing = AzureBlobStore.reader("docs", azure, connection, Format::isReadByDefault)
                .listing()) {
            return listing.files().map(SourceFile::path).toList();
        }
    }

    /** As the server wants it; it does not ask who signed it. */
    private static String token() {
        var now = Instant.now().getEpochSecond();
        return base64("{\"alg\": \"RS256\", \"typ\": \"JWT\"}")
                + "."
                + base64(
                        ("{\"aud\": \"https://storage.azure.com\", \"iss\": \"https://sts.windows.net/%s/\", \"iat\": %d,"
                                        + " \"nbf\": %d, \"exp\": %d, \"ver\": \"1.0\"}")
                                .formatted(TENANT, now - 60, now - 60, now + 3600))
                + "."
                + base64("signature");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A key with a certificate for this machine, by the JDK's own tool. */
    private static void makeKeys(Path file) throws IOException, InterruptedException {
        var tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        var said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(said).isZero();
    }

    private static SSLContext tls(Path file) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "server", store.getCertificate(store.aliases().nextElement()));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return tls;
    }
}
