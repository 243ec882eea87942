package dev.ragtime.e2e.benchmark;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.runtime.crawl.MemoryNotes;
import dev.ragtime.runtime.crawl.WebSite;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.SourceReader;
import dev.ragtime.runtime.source.SourceReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A site on loopback walked without regard to its owner: what politeness leaves unused. No cluster is needed. */
final class CrawlBenchmark {
    private static final int PAGES = 2_000;
    private static final int LINKS = 30;
    private static final int WORDS = 1_000;
    private static final int UNLIMITED = 1_000_000;
    private static final int TOGETHER = 8;

    private final Report report;

    CrawlBenchmark(Report report) {
        this.report = report;
    }

    void measure() throws IOException {
        report.table(
                "A web site on loopback, %,d pages of %,d words and %d links".formatted(PAGES, WORDS, LINKS),
                "walk",
                "pages/s");
        var scratch = Files.createTempDirectory("crawl-benchmark-");
        try (var site = site()) {
            var web = new WebPages(
                    List.of(site.url()),
                    null,
                    null,
                    null,
                    null,
                    PAGES,
                    null,
                    UNLIMITED,
                    TOGETHER,
                    null,
                    null,
                    List.of("127.0.0.1"),
                    null);
            pagesPerSecond(reader(web, scratch));
            var reader = reader(web, scratch);
            report.row("a first one, every page sent", pagesPerSecond(reader));
            report.row("of what did not change, nothing sent", pagesPerSecond(reader));
        } finally {
            Files.delete(scratch);
        }
    }

    private static SourceReader reader(WebPages web, Path scratch) {
        return SourceReaders.mounted(
                        scratch, (secret, key) -> Optional.empty(), scratch, new MemoryNotes(), OcrLanguages.NONE)
                .of(Source.of("site", web));
    }

    /** Files that were not sent again are not read: their versions say what they are. */
    private static double pagesPerSecond(SourceReader reader) throws IOException {
        var begin = System.nanoTime();
        int pages = 0;
        try (var listing = reader.listing()) {
            for (SourceFile file : listing.files().toList()) {
                if (!file.version().isEmpty()) pages++;
            }
        }
        if (pages != PAGES) throw new IllegalStateException(pages + " pages instead of " + PAGES);
        return pages / ((System.nanoTime() - begin) / 1e9);
    }

    private static WebSite site() throws IOException {
        var site = WebSite.open();
        for (int page = 0; page < PAGES; page++) {
            int number = page;
            var links = IntStream.rangeClosed(1, LINKS)
                    .map(link -> (number * LINKS + link) % PAGES)
                    .mapToObj(CrawlBenchmark::path)
                    .toList();
            var text = new StringBuilder("<h1>Page " + page + "</h1><p>");
            for (int word = 0; word < WORDS; word++)
                text.append("word").append((page * 31 + word) % 977).append(' ');
            site.html(path(page), text + "</p>" + WebSite.links(links));
        }
        return site;
    }

    private static String path(int page) {
        return page == 0 ? "/" : "/" + page;
    }
}
