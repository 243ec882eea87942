package dev.ragtime.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ragtime.operator.probe.HttpProbe.Answer;
import dev.ragtime.operator.probe.HttpProbe.NoAnswer;
import dev.ragtime.operator.probe.HttpProbe.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server over TLS whose certificate no program trusts by itself. */
class TrustingProbeTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final TrustingProbe probe = new TrustingProbe(HttpClient.newHttpClient());

    @TempDir
    private Path folder;

    private HttpsServer server;
    private String certificate;

    @BeforeEach
    void serve() throws Exception {
        var keys = keys("server");
        certificate = pem(keys);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void it_answers_whoever_names_its_ca() throws InterruptedException {
        assertThat(ask(Optional.of(certificate))).isInstanceOf(Answer.class);
        assertThat(ask(Optional.of(certificate))).isInstanceOf(Answer.class);
    }

    @Test
    void nobody_else_talks_to_it_and_is_told_why() throws Exception {
        assertThat(ask(Optional.empty()))
                .isInstanceOfSatisfying(
                        NoAnswer.class, no -> assertThat(no.why()).contains("certification path"));
        assertThat(ask(Optional.of(pem(keys("other"))))).isInstanceOf(NoAnswer.class);
    }

    @Test
    void what_is_no_certificate_is_told_before_anybody_is_asked() {
        assertThat(TrustingProbe.problem(certificate)).isEmpty();
        assertThat(TrustingProbe.problem(certificate + certificate)).isEmpty();
        assertThat(TrustingProbe.problem("tomorrow")).isPresent();
        assertThat(TrustingProbe.problem("")).isPresent();
    }

    private Outcome ask(Optional<String> certificates) throws InterruptedException {
        var address = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
        return probe.of(certificates).reach(address, Map.of(), Duration.ofSeconds(5));
    }

    private KeyStore keys(String name) throws Exception {
        var file = folder.resolve(name + ".p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "2",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-ext",
                        "bc=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(made).isZero();
        assertThat(Files.exists(file)).isTrue();
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static String pem(KeyStore keys) throws Exception {
        var content = Base64.getMimeEncoder()
                .encodeToString(keys.getCertificate("server").getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + content + "\n-----END CERTIFICATE-----\n";
    }
}
