package dev.ragtime.runtime.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.crawl.CrawlException.Reason;
import dev.ragtime.runtime.crawl.WebSite.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pages of a site are documents, and by what names. */
class CrawlTest {
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

    /** A page with a heading of its own. */
    private void page(String path, String... links) {
        site.html(path, "<h1>" + path + "</h1>text of " + path + WebSite.links(List.of(links)));
    }

    @Test
    void pages_are_reached_by_links_the_nearest_first() throws Exception {
        page("/", "/b", "/a");
        page("/a", "/a1");
        page("/b", "/b1", "/a");
        page("/a1", "/far");
        page("/b1");
        page("/far");
        walk.maxDepth = 2;

        assertThat(walk.walk().documents()).containsExactly("/", "/b", "/a", "/b1", "/a1");
        walk.maxDepth = 0;
        assertThat(walk.walk().documents()).containsExactly("/");
        walk.maxDepth = 9;
        walk.maxPages = 3;
        assertThat(walk.walk().documents()).containsExactly("/", "/b", "/a");
        assertThat(walk.walk().site().more()).isTrue();
    }

    @Test
    void a_limit_cuts_at_the_same_page_whatever_answers_first() throws Exception {
        var paths = IntStream.range(0, 40).mapToObj(i -> "/" + i).toList();
        page("/", paths.toArray(String[]::new));
        paths.forEach(path -> page(path, path + "/x"));
        paths.forEach(path -> page(path + "/x"));
        walk.maxPages = 60;
        walk.together = 16;

        var first = walk.walk().documents();
        for (int i = 0; i < 3; i++) assertThat(walk.walk().documents()).isEqualTo(first);
        assertThat(first).hasSize(60).endsWith("/18/x");
    }

    @Test
    void a_page_is_one_document_however_its_address_is_written() throws Exception {
        page("/", "/a", "/a#part", "/x/../a", "%61", site.url() + "/a", "//127.0.0.1:" + site.port() + "/a");
        page("/a");

        assertThat(walk.walk().documents()).containsExactly("/", "/a");
        assertThat(site.paths()).containsExactly("/", "/a");
    }

    @Test
    void a_page_that_names_another_as_its_original_is_that_one() throws Exception {
        page("/", "/print/a?utm_source=x", "/b");
        site.html("/print/a?utm_source=x", "<link rel=canonical href=/a><h1>Amber</h1>amber, printed");
        site.html("/a", "<link rel=canonical href='http://127.0.0.1:" + site.port() + "/a'><h1>Amber</h1>amber");
        page("/b");

        assertThat(walk.walk().documents()).containsExactly("/", "/b", "/a");
    }

    @Test
    void a_page_that_names_a_wrong_original_stands_for_itself() throws Exception {
        page("/", "/a", "/b", "/c");
        // as a template does that names the home page for all
        site.html("/a", "<link rel=canonical href=/><h1>Amber</h1>amber");
        site.html("/b", "<link rel=canonical href=/gone><h1>Blue</h1>blue");
        site.html("/c", "<link rel=canonical href=https://elsewhere.example/c><h1>Cyan</h1>cyan");

        assertThat(walk.walk().documents()).containsExactly("/", "/a", "/b", "/c");
    }

    @Test
    void the_same_page_at_several_addresses_is_one_document() throws Exception {
        page("/", "/a?session=1", "/a?session=2", "/b");
        site.page("/a?session=1", Reply.of("text/html", "<title>A</title>amber"));
        site.page("/a?session=2", Reply.of("text/html", "<title>A</title>amber<!-- token 2 -->"));
        page("/b");

        assertThat(walk.walk().documents()).containsExactly("/", "/a?session=1", "/b");
    }

    @Test
    void redirects_are_followed_to_the_page_that_there_is() throws Exception {
        site.page("/", Reply.moved(301, "/start"));
        page("/start", "/old", "/new", "/refresh");
        site.page("/old", Reply.moved(308, "new"));
        site.html("/refresh", "<meta http-equiv=refresh content='0; url=/target'>");
        page("/new");
        page("/target");

        assertThat(walk.walk().documents()).containsExactly("/start", "/new", "/target");
    }

    @Test
    void pages_of_sitemaps_are_read_and_those_that_a_site_names_are_found() throws Exception {
        site.page("/robots.txt", Reply.of("text/plain", "Sitemap: " + site.url() + "/index.xml\n"));
        site.page("/index.xml", Reply.of("text/xml", """
                <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                <sitemap><loc>%1$s/one.xml.gz</loc></sitemap><sitemap><loc>%1$s/two.txt</loc></sitemap>
                </sitemapindex>""".formatted(site.url())));
        site.page("/one.xml.gz", new Reply(200, Map.of("Content-Type", "application/gzip"), packed(sitemap("/a"))));
        site.page("/two.txt", Reply.of("text/plain", site.url() + "/b\n" + site.url() + "/c\n"));
        page("/");
        List.of("/a", "/b", "/c").forEach(path -> page(path, "/deep"));
        page("/deep");
        walk.maxDepth = 0;

        assertThat(walk.walk().documents()).containsExactly("/", "/a", "/b", "/c");
        walk.maxDepth = 1;
        assertThat(walk.walk().documents()).containsExactly("/", "/a", "/b", "/c", "/deep");
        site.forgetAsked();
        try (var again = walk.site()) {
            assertThat(again.documents()).hasSize(5);
        }
        assertThat(site.sent()).containsExactly("/robots.txt");
    }

    @Test
    void a_sitemap_that_is_named_takes_the_place_of_those_that_the_site_names() throws Exception {
        site.page("/robots.txt", Reply.of("text/plain", "Sitemap: " + site.url() + "/other.xml\n"));
        site.page("/mine.xml", Reply.of("text/xml", sitemap("/a", "/gone")));
        page("/");
        page("/a");
        walk.sitemaps = List.of(WebAddress.of(site.url() + "/mine.xml").orElseThrow());

        assertThat(walk.walk().documents()).containsExactly("/", "/a");
        site.remove("/mine.xml");
        assertThat(walk.failure().reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(walk.failure().field()).isEqualTo("sitemaps");
    }

    /** With an entity that would read a file. */
    @Test
    void what_is_no_sitemap_is_told_and_nothing_is_deleted_for_it() throws Exception {
        page("/");
        site.page("/robots.txt", Reply.of("text/plain", "Sitemap: " + site.url() + "/map.xml\n"));
        site.page(
                "/map.xml",
                Reply.of(
                        "text/xml",
                        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><urlset>" + "<url><loc>" + site.url()
                                + "/&e;</loc></url></urlset>"));

        var found = walk.walk();

        assertThat(found.texts().get("/map.xml")).startsWith("cannot be read: it is no sitemap");
        assertThat(found.complete()).isFalse();
        assertThat(site.paths()).containsExactlyInAnyOrder("/", "/map.xml");
    }

    @ParameterizedTest
    @CsvSource({
        "/guide, text/html, guide.html",
        "/guide.php, text/html, guide.html",
        "/v1.2/notes, application/xhtml+xml, notes.html",
        "/get?id=5, application/pdf, get.pdf",
        "/a.pdf, application/pdf, a.pdf",
        "/a.md, text/markdown, a.md",
        "/a.md, text/plain, a.md",
        "/a.rst, text/plain, a.rst",
        "/README, text/plain, README.txt",
        "/a.html, text/plain, a.txt",
        "/a.docx, application/octet-stream, a.docx",
        "/a.csv, text/csv, a.csv",
        "/%C3%9Cbersicht, text/html, Übersicht.html",
        "/%FC, text/html, \uFFFD.html"
    })
    void a_page_is_called_by_its_address_and_what_the_server_says_that_it_is(String path, String type, String name)
            throws Exception {
        site.html("/", WebSite.links(List.of(path))).page(path, Reply.of(type, "text"));

        try (var found = walk.site()) {
            assertThat(found.documents()).last().extracting(Site.Document::name).isEqualTo(name);
        }
    }

    @Test
    void a_file_that_is_offered_for_download_is_called_by_its_name() throws Exception {
        site.html("/", WebSite.links(List.of("/get?id=5")))
                .page(
                        "/get?id=5",
                        Reply.of("application/pdf", "%PDF")
                                .with("Content-Disposition", "attachment; filename=\"..\\..\\Leave policy.pdf\""));

        try (var found = walk.site()) {
            assertThat(found.documents()).last().extracting(Site.Document::name).isEqualTo("Leave policy.pdf");
        }
    }

    @Test
    void what_is_no_document_is_counted_and_not_fetched() throws Exception {
        page("/", "/a.png", "/a.zip", "/a.json", "/a.css", "/a.js", "/a.bin");
        List.of("image/png", "application/zip", "application/json", "text/css", "text/javascript")
                .forEach(type ->
                        site.page("/a." + type.replaceAll(".*/", "").replace("javascript", "js"), Reply.of(type, "x")));
        site.page("/a.bin", Reply.of("application/octet-stream", "\0\1\2"));

        var found = walk.walk();

        assertThat(found.documents()).containsExactly("/");
        assertThat(found.site().others()).isEqualTo(6);
    }

    @Test
    void text_is_read_in_the_encoding_that_the_server_names() throws Exception {
        var latin = "<title>Ü</title>Übersicht".getBytes(StandardCharsets.ISO_8859_1);
        site.page("/", new Reply(200, Map.of("Content-Type", "text/html; Charset=\"ISO-8859-1\""), latin));

        assertThat(walk.walk().texts().get("/")).isEqualTo("\uFEFF<title>Ü</title>Übersicht");
    }

    @Test
    void a_base_moves_the_links_of_its_page() throws Exception {
        site.html("/", "<base href=/guide/>" + WebSite.links(List.of("a")));
        page("/guide/a");

        assertThat(walk.walk().documents()).containsExactly("/", "/guide/a");
    }

    @Test
    void only_pages_that_are_wanted_are_asked_for_beside_the_start_pages() throws Exception {
        site.page("/", Reply.moved(302, "/home"));
        page("/home", "/guide/a", "/blog/b", "/guide/old/c");
        List.of("/guide/a", "/blog/b", "/guide/old/c").forEach(this::page);
        walk.wanted = path -> path.startsWith("/guide/");
        walk.unwanted = path -> path.startsWith("/guide/old/");

        assertThat(walk.walk().documents()).containsExactly("/guide/a");
        assertThat(site.paths()).containsExactly("/", "/home", "/guide/a");
    }

    @Test
    void a_start_page_that_is_missing_or_not_for_everybody_is_told() {
        assertThat(walk.failure().reason()).isEqualTo(Reason.NOT_FOUND);
        site.page("/", Reply.status(401));
        assertThat(walk.failure().reason()).isEqualTo(Reason.DENIED);
        assertThat(walk.failure().field()).isEqualTo("credentialsSecret");
        site.page("/", Reply.status(500));
        assertThat(walk.failure().reason()).isEqualTo(Reason.UNREACHABLE);
    }

    private String sitemap(String... paths) {
        var xml = new StringBuilder("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
        for (var path : paths) xml.append("<url><loc>" + site.url() + path + "</loc></url>");
        return xml.append("</urlset>").toString();
    }

    private static byte[] packed(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
