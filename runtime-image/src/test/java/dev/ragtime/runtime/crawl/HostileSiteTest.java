package dev.ragtime.runtime.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.crawl.CrawlException.Reason;
import dev.ragtime.runtime.crawl.WebSite.Reply;
import dev.ragtime.runtime.document.ParserLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sites that would keep a crawler for ever, or fill what it has. */
class HostileSiteTest {
    private static final int LARGEST = ParserLimits.defaults().maxBytes();

    @TempDir
    private Path scratch;

    @TempDir
    private Path keys;

    private WebSite site;

    @BeforeEach
    void serve() throws IOException {
        site = WebSite.open();
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
        try (var left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    /** Says that it has 10 GB, and would send them. */
    @Test
    void of_a_page_without_end_no_more_is_fetched_than_a_document_may_have() throws Exception {
        try (var server = new RawServer((path, out) -> {
            out.write(RawServer.head("200 OK", "Content-Type: text/plain\r\nContent-Length: 10000000000"));
            var block = "words ".repeat(10_000).getBytes();
            while (true) out.write(block);
        })) {
            var walk = new Walk(scratch, server.url());
            try (var found = walk.site();
                    var in = found.open(found.documents().getFirst())) {
                assertThat(in.readAllBytes()).hasSize(LARGEST + 1);
            }
            assertThat(server.written()).isLessThan(2L * LARGEST);
        }
    }

    @Test
    void a_bomb_of_zeros_is_unpacked_as_far_as_a_document_may_go() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 256; i++) out.write(new byte[1 << 20]);
        }
        site.page(
                "/",
                new Reply(200, Map.of("Content-Type", "text/plain", "Content-Encoding", "gzip"), packed.toByteArray()));

        try (var found = new Walk(scratch, site.url()).site();
                var in = found.open(found.documents().getFirst())) {
            assertThat(in.readAllBytes()).hasSize(LARGEST + 1);
        }
    }

    @Test
    void a_page_that_comes_byte_by_byte_has_its_time_and_no_more() throws Exception {
        try (var server = new RawServer((path, out) -> {
            out.write(RawServer.head("200 OK", "Content-Type: text/html"));
            while (true) {
                out.write('.');
                Thread.sleep(20);
            }
        })) {
            var walk = new Walk(scratch, server.url());
            walk.timeout = Duration.ofSeconds(1);

            assertThat(walk.failure().reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(walk.failure()).hasMessageContaining("it took longer than timeoutSeconds (1)");
        }
    }

    @Test
    void a_head_without_end_is_not_read_to_its_end() throws Exception {
        try (var server = new RawServer((path, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes());
            while (true) out.write("X-More: and more\r\n".repeat(100).getBytes());
        })) {
            assertThat(new Walk(scratch, server.url()).failure().reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(server.written()).isLessThan(100 << 20);
        }
    }

    @Test
    void an_answer_that_breaks_off_is_none() throws Exception {
        try (var server = new RawServer((path, out) -> {
            var body = path.equals("/") ? "<a href=/cut>cut</a>" : "half of the t";
            var length = path.equals("/") ? body.length() : 2 * body.length();
            out.write(RawServer.head(
                    "200 OK", "Content-Type: text/html\r\nConnection: close\r\nContent-Length: " + length));
            out.write(body.getBytes());
        })) {
            var found = new Walk(scratch, server.url()).walk();

            assertThat(found.documents()).containsExactly("/", "/cut");
            assertThat(found.texts().get("/cut")).startsWith("cannot be read: ConnectionClosedException");
            assertThat(found.complete()).isFalse();
        }
    }

    @Test
    void a_calendar_without_end_ends_with_the_limits() throws Exception {
        site.html("/", WebSite.links(List.of("/calendar?month=0", "/a"))).html("/a", "amber");
        for (int month = 0; month < 1000; month++) {
            site.html("/calendar?month=" + month, "month " + month + WebSite.links(List.of("?month=" + (month + 1))));
        }
        var walk = new Walk(scratch, site.url());

        assertThat(walk.walk().documents()).hasSize(6).contains("/a");
        walk.maxDepth = 32;
        walk.maxPages = 20;
        var found = walk.walk();
        assertThat(found.documents()).hasSize(20).contains("/a");
        assertThat(found.site().more()).isTrue();
        walk.unwanted = path -> path.startsWith("/calendar");
        assertThat(walk.walk().documents()).containsExactly("/", "/a");
    }

    @Test
    void a_page_of_a_million_links_is_read_in_bounded_memory() throws Exception {
        var html = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++) html.append("<a href=/").append(i).append(">n</a>");
        site.html("/", html.toString());
        var walk = new Walk(scratch, site.url());
        walk.maxPages = 50;

        var found = walk.walk();

        assertThat(found.site().more()).isTrue();
        assertThat(site.paths()).hasSize(50);
        assertThat(walk.notes.all().values()).allMatch(note -> note.length() < 1 << 20);
    }

    @Test
    void redirects_in_a_circle_are_neither_a_page_nor_the_lack_of_one() throws Exception {
        site.html("/", WebSite.links(List.of("/a", "/b")))
                .page("/a", Reply.moved(302, "/b"))
                .page("/b", Reply.moved(302, "/a"));

        var found = new Walk(scratch, site.url()).walk();

        assertThat(found.texts()).containsEntry("/a", "cannot be read: it leads in a circle");
        assertThat(found.complete()).isFalse();
    }

    @Test
    void a_start_page_that_leads_in_a_circle_is_told() {
        site.page("/", Reply.moved(302, "/a")).page("/a", Reply.moved(302, "/"));

        assertThat(new Walk(scratch, site.url()).failure()).hasMessageContaining("it leads in a circle");
    }

    @Test
    void redirects_without_end_end_with_the_limit() throws Exception {
        for (int i = 0; i < 1000; i++) site.page("/" + i, Reply.moved(302, "/" + (i + 1)));
        site.html("/", WebSite.links(List.of("/0")));
        var walk = new Walk(scratch, site.url());
        walk.maxPages = 30;

        assertThat(walk.walk().documents()).containsExactly("/");
        assertThat(site.paths()).hasSize(30);
    }

    @Test
    void a_site_that_goes_away_in_the_midst_is_away_and_not_full_of_holes() {
        site.html(
                "/",
                WebSite.links(java.util.stream.IntStream.range(0, 90)
                        .mapToObj(i -> "/" + i)
                        .toList()));
        for (int i = 0; i < 90; i++) {
            site.answering("/" + i, asked -> Reply.status(asked.path().length() > 2 ? 500 : 404));
        }
        var walk = new Walk(scratch, site.url());

        assertThat(walk.failure().reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(walk.failure()).hasMessageContaining("does not answer any more");
    }

    @Test
    void what_is_packed_in_an_unknown_way_is_told() throws Exception {
        site.html("/", WebSite.links(List.of("/a")));
        site.page("/a", Reply.of("text/html", "amber").with("Content-Encoding", "br"));

        assertThat(new Walk(scratch, site.url()).walk().texts().get("/a")).contains("encoding br");
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused_and_one_that_is_known_is_taken() throws Exception {
        var tls = certificate();
        try (var secure = WebSite.overTls(tls)) {
            secure.html("/", "amber");

            assertThat(new Walk(scratch, secure.url()).failure())
                    .hasMessageContaining("check the address, its certificate")
                    .hasMessageContaining("SSLHandshakeException");

            var trusting = new Walk(scratch, secure.url());
            trusting.tls = tls;
            assertThat(trusting.walk().documents()).containsExactly("/");

            var other = new Walk(scratch, secure.url().replace("127.0.0.1", "docs.example"));
            other.tls = tls;
            other.privateHosts = java.util.Set.of("docs.example");
            other.resolver = host -> List.of(java.net.InetAddress.ofLiteral("127.0.0.1"));
            // the certificate is one for 127.0.0.1: the name is what counts, not where it was found
            assertThat(other.failure()).hasMessageContaining("docs.example");
        }
    }

    @Test
    void a_link_without_encryption_to_a_server_that_wants_it_is_told_and_the_site_is_read() throws Exception {
        var tls = certificate();
        try (var secure = WebSite.overTls(tls)) {
            var plain = secure.url().replace("https:", "http:");
            secure.html("/", WebSite.links(List.of(plain + "/a", "/a"))).html("/a", "amber");
            var walk = new Walk(scratch, secure.url());
            walk.tls = tls;

            var found = walk.walk();

            assertThat(found.documents()).containsExactly("/", "/a");
            assertThat(found.texts().get("/a")).contains("amber");
            assertThat(found.site().unread())
                    .singleElement()
                    .asString()
                    .startsWith("cannot read " + plain + "/robots.txt (");
        }
    }

    private SSLContext certificate() throws IOException, InterruptedException, GeneralSecurityException {
        var file = keys.resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "site",
                        "-dname",
                        "CN=site",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor())
                .as(new String(made.getInputStream().readAllBytes()))
                .isZero();
        var store = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, "changeit".toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("site", store.getCertificate("site"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
