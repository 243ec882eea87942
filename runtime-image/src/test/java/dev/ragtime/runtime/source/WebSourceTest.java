package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.crawl.MemoryNotes;
import dev.ragtime.runtime.crawl.WebSite;
import dev.ragtime.runtime.crawl.WebSite.Reply;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.ParserLimits;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.document.UnreadableDocument;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fields of a site do, and what is told where it cannot be read. */
class WebSourceTest {
    @TempDir
    private Path scratch;

    private WebSite site;
    private Map<String, String> secret = Map.of();
    private final MemoryNotes notes = new MemoryNotes();

    @BeforeEach
    void serve() throws IOException {
        site = WebSite.open();
        site.html("/", WebSite.links(List.of("/guide/a", "/guide/b?month=1", "/blog/c", "/d.pdf")));
        List.of("/guide/a", "/guide/b?month=1", "/blog/c").forEach(path -> site.html(path, "text of " + path));
        site.page("/d.pdf", Reply.of("application/pdf", "no pdf"));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void documents_are_named_by_host_and_path_and_cited_by_their_addresses() {
        try (var listing = source("").listing()) {
            assertThat(listing.extent()).isInstanceOf(Listing.Extent.Complete.class);
            assertThat(listing.files())
                    .extracting(SourceFile::path)
                    .containsExactly(at("/"), at("/guide/a"), at("/guide/b?month=1"), at("/blog/c"), at("/d.pdf"));
            assertThat(listing.files()).allMatch(file -> file.link().equals("http://" + file.path()));
        }
    }

    @Test
    void a_page_is_parsed_as_what_it_was_sent_as() throws Exception {
        site.html("/guide/a", "<nav>Menu</nav><main><h1>Lamps</h1><p>Amber lamps</p></main>");
        var parser = new DocumentParser(ParserLimits.defaults());
        try (var listing = source(", include: [/guide/a, /d.pdf]").listing()) {
            var files = listing.files().toList();
            var page = parser.parse(files.getFirst(), parser.read(files.getFirst()));

            assertThat(page.title()).isEqualTo("Lamps");
            assertThat(page.sections()).hasSize(1);
            assertThat(catchThrowableOfType(
                            UnreadableDocument.class,
                            () -> parser.parse(files.getLast(), parser.read(files.getLast()))))
                    .isNotNull();
        }
    }

    @Test
    void include_and_exclude_choose_by_path() {
        assertThat(paths(", include: [\"/guide/**\"]")).containsExactly(at("/guide/a"), at("/guide/b?month=1"));
        assertThat(paths(", exclude: [\"/guide/**\", \"**/*.pdf\"]")).containsExactly(at("/"), at("/blog/c"));
        assertThat(paths(", exclude: [\"**[?]month=*\"]")).hasSize(4).doesNotContain(at("/guide/b?month=1"));
        assertThat(catchThrowableOfType(SourceException.class, () -> paths(", include: [\"[a\"]")))
                .hasMessageContaining("spec.sources[docs].web.include");
    }

    @Test
    void more_pages_than_are_asked_for_are_told() {
        try (var listing = source(", maxPages: 2").listing()) {
            assertThat(listing.files()).hasSize(2);
            assertThat(listing.leftOut())
                    .isEqualTo(
                            "there are more pages than maxPages (2) lets be asked for; raise it, or narrow include and exclude");
        }
        try (var listing = source("").listing()) {
            assertThat(listing.leftOut()).isEmpty();
        }
    }

    @Test
    void a_host_that_links_lead_to_and_that_cannot_be_read_is_told_and_nothing_is_deleted_for_it() throws IOException {
        try (var other = WebSite.open()) {
            site.html("/", WebSite.links(List.of(other.url() + "/x", "/guide/a")));
            other.page("/robots.txt", Reply.status(500));

            try (var listing = source(", allowedHosts: [\"127.0.0.1:%d\"]".formatted(other.port()))
                    .listing()) {
                assertThat(listing.files()).extracting(SourceFile::path).containsExactly(at("/"), at("/guide/a"));
                assertThat(listing.extent()).isEqualTo(new Listing.Extent.Delta(Set.of()));
                assertThat(listing.leftOut())
                        .isEqualTo(
                                "links to a host are not followed: cannot read %s/robots.txt (status 500); check the address, its certificate, the network policy and the server",
                                other.url());
            }
        }
    }

    @Test
    void a_site_without_a_document_says_why() {
        assertThat(source(", include: [\"/none/**\"]").listing().lack()).isEqualTo("no page matches include");
        site.clear();
        site.page("/", Reply.of("image/png", "x"));
        assertThat(source("").listing().lack()).isEqualTo("the one file there is of no type that is read");
    }

    @Test
    void the_crawler_says_who_it_is() {
        paths("");
        assertThat(site.asked())
                .allMatch(asked -> asked.header("user-agent").startsWith("Ragtime/")
                        && asked.header("user-agent").contains("source docs"));
        site.forgetAsked();
        paths(", userAgent: \"AcmeDocs/1.0 (+mailto:docs@example.com)\"");
        assertThat(site.asked())
                .allMatch(asked -> asked.header("user-agent").equals("AcmeDocs/1.0 (+mailto:docs@example.com)"));
    }

    @Test
    void a_token_a_login_or_a_header_of_its_own_opens_a_site() {
        var login = Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));
        for (var wanted : List.of(
                Map.entry("token", "authorization=Bearer secret"),
                Map.entry("username", "authorization=Basic " + login),
                Map.entry("header", "x-api-key=secret"))) {
            secret = Map.of(
                            "token", Map.of("token", "secret"),
                            "username", Map.of("username", "me", "password", "secret"),
                            "header", Map.of("header", "X-Api-Key: secret"))
                    .get(wanted.getKey());
            var parts = wanted.getValue().split("=", 2);
            site.answering(
                    "/",
                    asked -> asked.header(parts[0]).equals(parts[1])
                            ? Reply.of("text/html", "amber")
                            : Reply.status(401));
            site.page("/robots.txt", Reply.of("text/plain", ""));

            assertThat(paths(", credentialsSecret: {name: login}")).containsExactly(at("/"));
            secret = Map.of("token", "wrong");
            var failure = failure(", credentialsSecret: {name: login}");
            assertThat(failure.reason()).isEqualTo(SourceFailure.CredentialsRejected);
            assertThat(failure)
                    .hasMessageStartingWith("spec.sources[docs].web.credentialsSecret: ")
                    .message()
                    .doesNotContain("wrong");
        }
    }

    @Test
    void a_secret_that_lacks_what_is_needed_is_named() {
        assertThat(failure(", credentialsSecret: {name: login}"))
                .hasMessage(
                        "spec.sources[docs].web.credentialsSecret: Secret login has no key username; add it, or key token, or key header");
        secret = Map.of("header", "X-Api-Key: a\nX-More: b");
        assertThat(failure(", credentialsSecret: {name: login}").reason()).isEqualTo(SourceFailure.CredentialsRejected);
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void what_keeps_a_site_from_being_read_is_told_with_the_field() throws IOException {
        site.page("/robots.txt", Reply.of("text/plain", "User-agent: *\nDisallow: /"));
        assertThat(failure("").reason()).isEqualTo(SourceFailure.CrawlRefused);
        assertThat(failure("")).hasMessageStartingWith("spec.sources[docs].web.startUrls: the robots.txt of ");
        site.clear();
        assertThat(failure("").reason()).isEqualTo(SourceFailure.DirectoryNotFound);
        site.stop();
        assertThat(failure("").reason()).isEqualTo(SourceFailure.SourceUnreachable);
        assertThat(failure("")).hasMessageContaining("HttpHostConnectException").hasMessageContaining("network policy");
        site.restart();
        try (var left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_page_that_was_never_read_leaves_what_is_stored_as_it_is() {
        paths("");
        site.html("/", WebSite.links(List.of("/broken", "/guide/a")));
        site.page("/broken", Reply.status(500));
        site.remove("/blog/c");

        try (var listing = source("").listing()) {
            assertThat(listing.extent())
                    .isInstanceOfSatisfying(
                            Listing.Extent.Delta.class,
                            delta -> assertThat(delta.removed()).containsExactly(at("/blog/c")));
        }
    }

    @Test
    void a_site_that_goes_away_is_no_fault_of_one_page() {
        paths("");
        try (var listing = source("").listing()) {
            site.stop();
            var files = listing.files().toList();
            var errors = new java.util.ArrayList<Throwable>();
            for (int i = 0; i < 4; i++) {
                for (var file : files) {
                    errors.add(catchThrowableOfType(
                            Throwable.class, () -> file.content().open().close()));
                }
            }
            assertThat(errors).last().isInstanceOf(SourceException.class);
        }
    }

    private String at(String path) {
        return "127.0.0.1:" + site.port() + path;
    }

    private WebSource source(String more) {
        var yaml = "{startUrls: [\"%s\"], requestsPerSecond: 1000, allowPrivateAddresses: [127.0.0.1]%s}"
                .formatted(site.url(), more);
        try {
            var web = Serialization.yamlMapper().readValue(yaml, WebPages.class);
            return new WebSource("docs", web, (name, key) -> Optional.ofNullable(secret.get(key)), notes, scratch);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }

    private List<String> paths(String more) {
        try (var listing = source(more).listing()) {
            return listing.files().map(SourceFile::path).toList();
        }
    }

    private SourceException failure(String more) {
        return catchThrowableOfType(SourceException.class, () -> source(more).listing());
    }
}
