package dev.ragtime.runtime.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.ragtime.runtime.crawl.CrawlException.Reason;
import dev.ragtime.runtime.crawl.WebSite.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a second walk asks for and finds, counted by the server. */
class ChangingSiteTest {
    @TempDir
    private Path scratch;

    private WebSite site;
    private Walk walk;

    @BeforeEach
    void serve() throws IOException {
        site = WebSite.open();
        walk = new Walk(scratch, site.url());
        page("/", "/a", "/b");
        page("/a", "/a1");
        page("/b");
        page("/a1");
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private void page(String path, String... links) {
        site.html(path, "<h1>" + path + "</h1>text of " + path + WebSite.links(List.of(links)));
    }

    private String id(String path) {
        return "127.0.0.1:" + site.port() + path;
    }

    /** Listed, not read. */
    private List<Site.Document> listed() throws Exception {
        site.forgetAsked();
        try (var found = walk.site()) {
            return found.documents();
        }
    }

    @Test
    void what_did_not_change_is_not_sent_again_and_its_links_are_known() throws Exception {
        var first = listed();
        assertThat(site.sent()).containsExactlyInAnyOrder("/", "/a", "/b", "/a1");

        var written = walk.notes.written();
        assertThat(listed()).isEqualTo(first).hasSize(4);
        assertThat(site.sent()).isEmpty();
        assertThat(walk.notes.written()).isEqualTo(written);
    }

    @Test
    void of_a_page_that_changed_only_that_page_is_sent() throws Exception {
        var first = listed();
        page("/a", "/a2", "/a1");
        page("/a2");

        var second = listed();

        assertThat(site.sent()).containsExactlyInAnyOrder("/a", "/a2");
        assertThat(second).hasSize(5);
        assertThat(second.get(0)).isEqualTo(first.get(0));
        assertThat(second.get(1).version()).isNotEqualTo(first.get(1).version());
    }

    @Test
    void a_date_will_do_where_a_server_has_no_tags() throws Exception {
        var date = "Fri, 27 Nov 2026 10:00:00 GMT";
        site.answering(
                "/",
                asked -> asked.header("if-modified-since").equals(date)
                        ? Reply.status(304)
                        : Reply.of("text/html", "amber" + WebSite.links(List.of("/a")))
                                .with("ETag", "")
                                .with("Last-Modified", date));
        var first = listed();

        assertThat(listed()).isEqualTo(first);
        assertThat(site.sent()).isEmpty();
    }

    @Test
    void a_server_without_either_sends_all_and_the_versions_stay() throws Exception {
        for (var path : List.of("/", "/a")) {
            site.page(
                    path,
                    Reply.of("text/html", "text of " + path + WebSite.links(List.of("/a")))
                            .with("ETag", ""));
        }
        var first = listed();

        assertThat(listed()).isEqualTo(first);
        assertThat(site.sent()).containsExactly("/", "/a");
    }

    @Test
    void a_page_that_was_not_sent_can_be_read_all_the_same() throws Exception {
        var first = walk.walk();

        assertThat(walk.walk().texts()).isEqualTo(first.texts()).hasSize(4);
    }

    /** It is listed as it was, so what it became meanwhile must not be taken for that. */
    @Test
    void a_page_that_changes_between_listing_and_reading_is_read_by_the_next_walk() throws Exception {
        listed();
        try (var found = walk.site()) {
            page("/a", "/b");
            var a = found.documents().get(1);
            assertThatIOException()
                    .isThrownBy(() -> found.open(a))
                    .withMessageContaining("it changed after it was listed");
        }
        site.forgetAsked();

        assertThat(walk.walk().texts().get("/a")).contains("/b");
    }

    @Test
    void a_page_that_is_gone_is_no_document_and_the_walk_is_complete() throws Exception {
        listed();
        site.remove("/a1");

        var found = walk.walk();

        assertThat(found.documents()).containsExactly("/", "/a", "/b");
        assertThat(found.complete()).isTrue();
    }

    @Test
    void a_page_that_nothing_leads_to_any_more_is_no_document() throws Exception {
        listed();
        page("/a");

        var found = walk.walk();

        assertThat(found.documents()).containsExactly("/", "/a", "/b");
        assertThat(found.complete()).isTrue();
        assertThat(site.paths()).filteredOn("/a1"::equals).hasSize(1);
    }

    @Test
    void a_page_that_fails_is_not_gone_and_neither_is_what_it_led_to() throws Exception {
        var first = walk.walk();
        site.page("/a", Reply.status(500));

        var found = walk.walk();

        assertThat(found.documents()).containsExactly("/", "/a", "/b", "/a1");
        assertThat(found.texts()).containsEntry("/a", "cannot be read: status 500");
        assertThat(found.versions().get("/a")).isEmpty();
        assertThat(found.complete()).isTrue();

        page("/a", "/a1");
        assertThat(walk.walk().versions()).isEqualTo(first.versions());
    }

    @Test
    void a_page_that_is_no_longer_for_this_reader_is_not_gone() throws Exception {
        listed();
        site.page("/a", Reply.status(403));
        page("/b", "/never");
        site.page("/never", Reply.status(403));

        var found = walk.walk();

        assertThat(found.documents()).containsExactly("/", "/a", "/b", "/a1");
        assertThat(found.texts()).containsEntry("/a", "cannot be read: status 403");
    }

    /** It may have been what led to the others: nobody knows. */
    @Test
    void as_long_as_a_page_was_never_read_only_what_is_missing_itself_is_gone() throws Exception {
        listed();
        page("/", "/broken", "/b");
        site.page("/broken", Reply.status(500));
        site.remove("/a1");

        var found = walk.walk();

        assertThat(found.complete()).isFalse();
        assertThat(found.documents()).containsExactly("/", "/broken", "/b", "/a");
        assertThat(found.site().gone()).containsExactly(id("/a1"));
    }

    @Test
    void what_settings_leave_out_is_gone_even_if_the_walk_is_not_complete() throws Exception {
        listed();
        page("/", "/broken", "/b", "/a");
        site.page("/broken", Reply.status(500));
        walk.unwanted = path -> path.startsWith("/a");

        var found = walk.walk();

        assertThat(found.complete()).isFalse();
        assertThat(found.site().gone()).containsExactlyInAnyOrder(id("/a"), id("/a1"));
    }

    @Test
    void other_hosts_that_are_read_are_found_on_pages_that_did_not_change() throws Exception {
        try (var other = WebSite.open()) {
            other.html("/x", "text of x");
            page("/b", other.url() + "/x");
            assertThat(listed()).hasSize(4);
            walk.otherHosts = Set.of("127.0.0.1:" + other.port());

            assertThat(listed()).hasSize(5);
        }
    }

    @Test
    void a_page_to_log_in_at_that_takes_the_place_of_all_is_not_taken_for_any() throws Exception {
        listed();
        for (var path : List.of("/", "/a", "/b", "/a1")) {
            site.page(
                    path,
                    Reply.of(
                            "text/html",
                            "<title>Log in</title><form>Password</form>" + WebSite.links(List.of("/a", "/b", "/a1"))));
        }

        var failure = walk.failure();

        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure)
                .hasMessageContaining("4 addresses that had pages of their own all give the same one now (\"Log in\")")
                .hasMessageContaining("credentialsSecret");
        // and what is remembered is what was, so the next walk still knows
        assertThat(walk.failure()).hasMessageContaining("4 addresses");
    }

    @Test
    void redirects_to_a_page_to_log_in_at_make_one_document_of_all() throws Exception {
        listed();
        site.html("/login", "Log in");
        for (var path : List.of("/a", "/b", "/a1")) site.page(path, Reply.moved(302, "/login"));

        // that so many are gone is for the guard of deletions
        assertThat(walk.walk().documents()).containsExactly("/", "/login");
    }

    @Test
    void a_site_of_thousands_of_pages_is_remembered_in_parts_of_which_few_are_written() throws Exception {
        var paths = IntStream.range(0, 1500).mapToObj(i -> "/" + i).toList();
        page("/", paths.toArray(String[]::new));
        paths.forEach(this::page);
        walk.maxPages = 2000;
        walk.perSecond = 10_000;
        walk.together = 16;
        assertThat(listed()).hasSize(1501);
        assertThat(walk.notes.all()).hasSize(7);

        var written = walk.notes.written();
        page("/7", "/8");
        assertThat(listed()).hasSize(1501);
        assertThat(site.sent()).containsExactly("/7");
        assertThat(walk.notes.written()).isEqualTo(written + 1);

        CrawlMemory.drop(walk.notes, "docs");
        assertThat(walk.notes.all()).isEmpty();
    }

    @Test
    void what_another_version_remembered_is_of_no_harm() throws Exception {
        var first = listed();
        walk.notes.all().keySet().stream()
                .filter(name -> name.contains(" of "))
                .forEach(name -> walk.notes.put(name, "something else"));

        assertThat(listed()).isEqualTo(first);
        assertThat(site.sent()).hasSize(4);
    }
}
