package dev.ragtime.runtime.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.crawl.WebSite.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a site cannot lead a crawler, by real sockets: {@code inside} is what nobody outside may reach. */
class ForeignAddressesTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    private Path scratch;

    private WebSite site;
    private WebSite inside;

    @BeforeEach
    void serve() throws IOException {
        site = WebSite.open();
        inside = WebSite.open().html("/", "secret").html("/secret", "secret");
    }

    @AfterEach
    void stop() {
        assertThat(inside.asked()).isEmpty();
        site.close();
        inside.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/secret",
                "http://localhost:%d/secret",
                "http://2130706433:%d/secret",
                "http://0x7f000001:%d/secret",
                "http://0177.0.0.1:%d/secret",
                "http://127.1:%d/secret",
                "http://0:%d/secret",
                "http://[::1]:%d/secret",
                "http://[::ffff:127.0.0.1]:%d/secret",
                "//127.0.0.1:%d/secret",
                "http://169.254.169.254/latest/meta-data/?%d"
            })
    void links_and_redirects_lead_to_no_other_host(String template) throws Exception {
        var foreign = template.formatted(inside.port());
        site.html("/", WebSite.links(List.of(foreign, "/moved", "/a")) + "<iframe src=\"" + foreign + "\"></iframe>");
        site.page("/moved", Reply.moved(302, foreign)).html("/a", "amber");

        assertThat(new Walk(scratch, site.url()).walk().documents()).containsExactly("/", "/a");
    }

    @Test
    void a_host_that_is_read_may_still_not_have_a_private_address() throws Exception {
        var partner = "partner.example:" + inside.port();
        site.html("/", WebSite.links(List.of("/moved", "/a")))
                .html("/a", "amber")
                .page("/moved", Reply.moved(307, "http://" + partner + "/secret"));
        var walk = new Walk(scratch, site.url());
        walk.otherHosts = Set.of(partner);
        walk.resolver = host -> List.of(LOOPBACK);

        var found = walk.walk();

        assertThat(found.documents()).containsExactly("/", "/a");
        assertThat(found.site().unread())
                .singleElement()
                .asString()
                .contains("partner.example has the private address 127.0.0.1", "allowPrivateAddresses");
    }

    @Test
    void a_start_page_that_leads_to_another_host_names_it() {
        site.page("/", Reply.moved(301, "http://localhost:" + inside.port() + "/secret"));

        var failure = new Walk(scratch, site.url()).failure();

        assertThat(failure.reason()).isEqualTo(CrawlException.Reason.REFUSED);
        assertThat(failure).hasMessageContaining("name localhost:%d in allowedHosts".formatted(inside.port()));
    }

    @Test
    void a_start_page_with_a_private_address_names_the_field_that_lets_it_be_read() throws Exception {
        site.html("/", "amber");
        var walk = new Walk(scratch, site.url());
        walk.privateHosts = Set.of();

        assertThat(walk.failure().reason()).isEqualTo(CrawlException.Reason.REFUSED);
        assertThat(walk.failure()).hasMessageContaining("name the host in allowPrivateAddresses");
        assertThat(site.asked()).isEmpty();

        walk.privateHosts = Set.of("127.0.0.1");
        assertThat(walk.walk().documents()).containsExactly("/");
    }

    /** The name stands for a good address when it is looked up, and for a bad one when it is looked up again. */
    @Test
    void a_name_is_looked_up_once_for_a_connection_and_judged_each_time() throws Exception {
        site.html("/", WebSite.links(List.of("/a")))
                .answering("/a", asked -> Reply.of("text/html", "amber").with("Connection", "close"));
        var lookups = new AtomicInteger();
        var walk = new Walk(scratch, "http://docs.example:" + site.port());
        walk.privateHosts = Set.of("docs.example");
        walk.together = 1;
        walk.resolver = host -> {
            assertThat(host).isEqualTo("docs.example");
            return lookups.incrementAndGet() == 1
                    ? List.of(LOOPBACK)
                    : List.of(InetAddress.ofLiteral("169.254.169.254"));
        };

        // no resolver of this machine knows the name: the connection went where the first answer said
        try (var found = walk.site()) {
            assertThat(found.documents()).hasSize(2);
            assertThat(site.asked().getLast().header("host")).isEqualTo("docs.example:" + site.port());
            assertThat(lookups).hasValue(1);
        }
        assertThat(walk.failure()).hasMessageContaining("169.254.169.254");
    }

    @Test
    void credentials_are_sent_to_the_hosts_of_start_pages_only() throws Exception {
        try (var other = WebSite.open()) {
            site.html("/", WebSite.links(List.of("http://localhost:" + other.port() + "/b")));
            other.html("/b", "blue");
            var walk = new Walk(scratch, site.url());
            walk.otherHosts = Set.of("localhost:" + other.port());
            walk.privateHosts = Set.of("127.0.0.1", "localhost");
            walk.resolver = host -> List.of(LOOPBACK);
            walk.credentials = Map.of("Authorization", "Bearer secret");

            assertThat(walk.walk().documents()).containsExactly("/", "/b");
            assertThat(site.asked())
                    .allMatch(asked -> asked.header("authorization").equals("Bearer secret"));
            assertThat(other.asked()).noneMatch(asked -> asked.headers().containsKey("authorization"));
        }
    }

    @Test
    void a_name_that_nobody_knows_is_told() {
        var walk = new Walk(scratch, "http://docs.example:" + site.port());
        walk.resolver = host -> {
            throw new UnknownHostException(host);
        };

        assertThat(walk.failure().reason()).isEqualTo(CrawlException.Reason.UNREACHABLE);
        assertThat(walk.failure()).hasMessageContaining("UnknownHostException: docs.example");
    }
}
