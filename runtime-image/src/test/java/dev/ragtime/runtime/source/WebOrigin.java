package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.runtime.crawl.MemoryNotes;
import dev.ragtime.runtime.crawl.WebSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A site of a page that links to all others; it fails with its server. */
final class WebOrigin implements SourceConformance.Origin {
    private final WebSite site = WebSite.open();
    private final MemoryNotes notes = new MemoryNotes();
    private final Path scratch;

    WebOrigin(Path scratch) throws IOException {
        this.scratch = scratch;
    }

    @Override
    public void hold(Map<String, String> files) {
        site.clear();
        site.html("/", WebSite.links(files.keySet()));
        files.forEach((name, text) -> site.page("/" + name, WebSite.Reply.of("text/markdown", text)));
    }

    @Override
    public void fail() {
        site.stop();
    }

    @Override
    public void mend() throws IOException {
        site.restart();
    }

    @Override
    public SourceReader reader() {
        var web = new WebPages(
                List.of(site.url()),
                null,
                null,
                List.of("/*.md"),
                null,
                null,
                null,
                1000,
                4,
                null,
                null,
                List.of("127.0.0.1"),
                null);
        return new WebSource("docs", web, (secret, key) -> Optional.empty(), notes, scratch);
    }

    @Override
    public String nameOf(String path) {
        return path.substring(path.indexOf('/') + 1);
    }

    @Override
    public void close() {
        site.close();
    }
}
