package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.http.Asset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");

    private static final Pattern DESCRIBED = Pattern.compile("(?s)/console/\\{file}:.*?enum: \\[(.*?)]");

    /** What makes markup or code of text. */
    private static final Pattern DANGEROUS = Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|\\beval\\b|new Function|srcdoc");

    private static final List<Asset> FILES = QueryServer.assets().stream()
            .filter(asset -> !List.of("/openapi.yaml", "/ragtime.proto").contains(asset.path()))
            .toList();

    private static String text(Asset asset) {
        return new String(asset.content(), StandardCharsets.UTF_8);
    }

    private static String page() {
        return text(FILES.getFirst());
    }

    private static String contentType(String path) {
        if (path.endsWith(".js")) return "text/javascript; charset=utf-8";
        return path.endsWith(".css") ? "text/css; charset=utf-8" : "text/html; charset=utf-8";
    }

    @Test
    void the_page_and_its_files_are_served_as_what_they_are_and_may_do_little() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            for (var file : FILES) {
                var answer = server.get(file.path());
                assertThat(answer.statusCode()).as(file.path()).isEqualTo(200);
                var headers = answer.headers();
                assertThat(headers.firstValue("Content-Type")).as(file.path()).contains(contentType(file.path()));
                assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
                assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                        .contains(
                                "default-src 'none'", "script-src 'self';", "style-src 'self';", "connect-src 'self';")
                        .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
                        .doesNotContain("unsafe", "http");
            }
        }
    }

    @Test
    void the_page_needs_nothing_that_is_not_served_here() {
        var paths = FILES.stream().map(Asset::path).toList();
        var page = Jsoup.parse(page());
        page.select("[src], link[href]").forEach(element -> {
            var address = element.hasAttr("src") ? element.attr("src") : element.attr("href");
            if (!address.equals("data:,")) assertThat(paths).contains("/" + address);
        });
        for (var file : FILES) {
            assertThat(text(file).replace("http://www.w3.org/2000/svg", ""))
                    .as(file.path())
                    .doesNotContain("http://", "https://", "url(", "@import", "'//");
            IMPORT.matcher(text(file))
                    .results()
                    .forEach(used -> assertThat(paths).contains("/console/" + used.group(1)));
        }
    }

    @Test
    void nothing_on_the_page_runs_but_its_scripts_and_none_of_them_makes_markup_of_text() {
        var page = Jsoup.parse(page());
        assertThat(page.select("style, script:not([src]), [style]")).isEmpty();
        page.getAllElements()
                .forEach(element -> element.attributes()
                        .forEach(attribute -> assertThat(attribute.getKey())
                                .as("%s", element.tagName())
                                .doesNotStartWith("on")));
        for (var file : FILES) assertThat(text(file)).as(file.path()).doesNotContainPattern(DANGEROUS);
    }

    @Test
    void the_contract_names_the_files() {
        var served = FILES.stream()
                .map(Asset::path)
                .filter(path -> path.startsWith("/console/"))
                .map(path -> path.substring("/console/".length()))
                .toList();
        var contract = text(Asset.ofResource("/openapi.yaml", "application/yaml"));
        var described = DESCRIBED.matcher(contract);
        assertThat(described.find()).isTrue();
        assertThat(described.group(1).split(", ")).containsExactlyInAnyOrderElementsOf(served);
    }
}
