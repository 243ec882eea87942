package dev.ragtime.runtime.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.crawl.CrawlException.Reason;
import dev.ragtime.runtime.crawl.WebSite.Reply;
import dev.ragtime.runtime.crawl.WebSite.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a site's owner may expect, as the site's own clock sees it. */
class PolitenessTest {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    private Path scratch;

    private WebSite site;
    private Walk walk;

    @BeforeEach
    void serve() throws IOException {
        site = WebSite.open();
        walk = new Walk(scratch, site.url());
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private void pages(int count) {
        var paths = IntStream.range(0, count).mapToObj(i -> "/" + i).toList();
        site.html("/", WebSite.links(paths));
        paths.forEach(path -> site.html(path, "text of " + path));
    }

    @Test
    void a_host_is_asked_no_faster_than_it_may_be() throws Exception {
        pages(20);
        walk.perSecond = 20;

        assertThat(walk.walk().documents()).hasSize(21);

        var times = site.asked().stream().mapToLong(Request::at).sorted().toArray();
        assertThat(times).hasSize(22);
        // the first and the last arrive with some jitter
        assertThat((times[21] - times[0]) / SECOND).isGreaterThan(20 / 20.0);
        for (int i = 0; i + 10 < times.length; i++) {
            assertThat((times[i + 10] - times[i]) / SECOND).isGreaterThan(9 / 20.0);
        }
    }

    @Test
    void a_host_is_asked_for_so_many_pages_at_a_time_and_no_more() throws Exception {
        var two = new CountDownLatch(2);
        site.html("/", WebSite.links(List.of("/0", "/1", "/2", "/3", "/4", "/5")));
        for (int i = 0; i < 6; i++) {
            site.answering("/" + i, asked -> {
                two.countDown();
                await(two);
                return Reply.of("text/html", "text of " + asked.path());
            });
        }
        walk.together = 2;

        assertThat(walk.walk().documents()).hasSize(7);
        assertThat(site.mostTogether()).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void the_crawl_delay_of_robots_txt_is_kept() throws Exception {
        pages(2);
        site.page("/robots.txt", Reply.of("text/plain", "User-agent: *\nCrawl-delay: 0.5\n"));

        walk.walk();

        var times = site.asked().stream().mapToLong(Request::at).sorted().toArray();
        assertThat((times[3] - times[1]) / SECOND).isGreaterThan(0.95);
    }

    @Test
    void what_robots_txt_forbids_is_not_asked_for() throws Exception {
        site.page(
                "/robots.txt",
                Reply.of(
                        "text/plain",
                        "User-agent: other\nDisallow: /\n\nUser-agent: ragtime\nDisallow: /private\nAllow: /private/open\n"));
        site.html("/", WebSite.links(List.of("/private/a", "/private/open", "/b")));
        List.of("/private/a", "/private/open", "/b").forEach(path -> site.html(path, "text of " + path));

        assertThat(walk.walk().documents()).containsExactly("/", "/private/open", "/b");
        assertThat(site.paths()).doesNotContain("/private/a");
    }

    @Test
    void a_crawler_with_a_name_of_its_own_heeds_the_rules_for_that_name() throws Exception {
        pages(1);
        site.page("/robots.txt", Reply.of("text/plain", "User-agent: AcmeDocs\nDisallow: /0\n"));
        walk.userAgent = "AcmeDocs/2.0 (+mailto:docs@example.com)";

        assertThat(walk.walk().documents()).containsExactly("/");
        assertThat(site.asked()).allMatch(asked -> asked.header("user-agent").equals(walk.userAgent));
    }

    @Test
    void a_site_that_forbids_all_is_not_read_and_says_so() {
        pages(2);
        site.page("/robots.txt", Reply.of("text/plain", "User-agent: *\nDisallow: /\n"));

        var failure = walk.failure();

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure)
                .hasMessageContaining("the robots.txt of 127.0.0.1:%d forbids Ragtime".formatted(site.port()))
                .hasMessageContaining("ask its owner to allow it");
        assertThat(site.paths()).isEmpty();
    }

    @Test
    void a_site_without_robots_txt_may_be_read() throws Exception {
        pages(1);

        for (int status : new int[] {404, 403, 410}) {
            site.page("/robots.txt", Reply.status(status));
            assertThat(walk.walk().documents()).hasSize(2);
        }
    }

    @Test
    void where_robots_txt_cannot_be_read_nobody_knows_what_may_be_read() {
        pages(1);
        site.page("/robots.txt", Reply.status(500));

        assertThat(walk.failure().reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(walk.failure()).hasMessageContaining("robots.txt (status 500)");
        assertThat(site.paths()).isEmpty();
    }

    @Test
    void another_host_whose_robots_txt_cannot_be_read_is_told_once_and_the_site_is_read() throws Exception {
        try (var other = WebSite.open()) {
            site.html("/", WebSite.links(List.of(other.url() + "/x", other.url() + "/y", "/a")));
            site.html("/a", "amber");
            List.of("/x", "/y").forEach(path -> other.html(path, "text of " + path));
            walk.otherHosts = Set.of("127.0.0.1:" + other.port());
            assertThat(walk.walk().documents()).containsExactly("/", "/x", "/y", "/a");
            other.page("/robots.txt", Reply.status(500));
            other.forgetAsked();

            var found = walk.walk();

            assertThat(found.documents()).containsExactly("/", "/a");
            assertThat(found.site().unread())
                    .singleElement()
                    .asString()
                    .startsWith("cannot read " + other.url() + "/robots.txt (status 500)");
            assertThat(found.complete()).as("what was read there stays").isFalse();
            assertThat(found.site().gone()).isEmpty();
            assertThat(other.asked()).extracting(Request::path).containsExactly("/robots.txt");
        }
    }

    @Test
    void robots_txt_may_stand_elsewhere() throws Exception {
        pages(2);
        site.page("/robots.txt", Reply.moved(301, "/real.txt"))
                .page("/real.txt", Reply.of("text/plain", "User-agent: *\nDisallow: /1\n"));

        assertThat(walk.walk().documents()).containsExactly("/", "/0");
    }

    @Test
    void a_host_that_wants_to_be_left_alone_is_left_alone_for_so_long() throws Exception {
        pages(6);
        var first = new AtomicInteger();
        site.answering(
                "/2",
                asked -> first.getAndIncrement() == 0
                        ? Reply.status(429).with("Retry-After", "1")
                        : Reply.of("text/html", "text"));
        walk.together = 1;

        assertThat(walk.walk().documents()).hasSize(7);

        var times = site.asked().stream().mapToLong(Request::at).toArray();
        int refused = site.asked().stream().map(Request::path).toList().indexOf("/2");
        assertThat((times[refused + 1] - times[refused]) / SECOND).isGreaterThan(0.99);
    }

    @Test
    void a_page_that_wants_too_much_time_is_told_and_the_others_are_read() throws Exception {
        pages(3);
        site.page("/1", Reply.status(503).with("Retry-After", "3600"));

        var found = walk.walk();

        assertThat(found.documents()).contains("/0", "/2");
        assertThat(found.texts()).containsEntry("/1", "cannot be read: status 503");
    }

    @Test
    void links_that_are_not_to_be_followed_are_not_and_pages_that_are_not_to_be_found_are_not() throws Exception {
        site.html(
                "/",
                WebSite.links(List.of("/noindex", "/nofollow", "/header"))
                        + "<a rel='external nofollow' href='/x'>x</a>");
        site.html("/noindex", "<meta name=robots content=noindex>" + WebSite.links(List.of("/a")));
        site.html("/nofollow", "<meta name=Robots content='index, NOFOLLOW'>" + WebSite.links(List.of("/y")));
        site.page(
                "/header",
                Reply.of("text/html", "secret" + WebSite.links(List.of("/b"))).with("X-Robots-Tag", "noindex"));
        List.of("/a", "/b", "/x", "/y").forEach(path -> site.html(path, "text of " + path));

        assertThat(walk.walk().documents()).containsExactly("/", "/nofollow", "/a", "/b");
        assertThat(site.paths()).doesNotContain("/x", "/y");
    }

    @Test
    void what_else_is_said_to_crawlers_hides_no_rule() throws Exception {
        var others = Map.of(
                "/until", "unavailable_after: Saturday, 25-Aug-29 15:00:00 EST, noindex",
                "/lines", "max-image-preview: large\nnoindex",
                "/named", "otherbot: all, ragtime: noindex");
        others.forEach((path, line) ->
                site.page(path, Reply.of("text/html", "text of " + path).with("X-Robots-Tag", line)));
        site.html("/snippet", "<meta name=robots content='max-snippet:-1, noindex'>text of /snippet");
        var noindex = Reply.of("text/html", "<meta name=robots content=noindex>text of /both");
        site.page("/both", noindex.with("X-Robots-Tag", "otherbot: nofollow"));
        var forAnother = Reply.of("text/html", "text of /open" + WebSite.links(List.of("/a")));
        site.page("/open", forAnother.with("X-Robots-Tag", "max-snippet: 5\notherbot: noindex, nofollow"));
        site.html("/a", "amber");
        site.html("/", WebSite.links(List.of("/until", "/lines", "/named", "/snippet", "/both", "/open")));

        assertThat(walk.walk().documents()).containsExactly("/", "/open", "/a");
        assertThat(site.paths()).contains("/until", "/lines", "/named", "/snippet", "/both");
    }
}
