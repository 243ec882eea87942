package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A source that knows what a file is, is believed. */
class MediaTypeTest {
    private static final DocumentParser PARSER = new DocumentParser(ParserLimits.defaults());

    @Test
    void aMediaTypeTellsTheFormatOfAFileWhosePathTellsNone() throws Exception {
        assertThat(title("guide/about", "text/html; charset=utf-8")).isEqualTo("Leave");
        assertThat(title("page.php", "Text/HTML")).isEqualTo("Leave");
        assertThat(title("export.csv", "text/html")).isEqualTo("Leave");
    }

    @Test
    void oneThatSaysNothingLeavesItToThePath() throws Exception {
        assertThat(title("page.html", "application/octet-stream")).isEqualTo("Leave");
        assertThat(title("page.html", "text/plain")).isEqualTo("Leave");
    }

    private static String title(String path, String mediaType) throws Exception {
        var page = "<title>Leave</title><p>Thirty days.</p>".getBytes(StandardCharsets.UTF_8);
        SourceFile.Described content =
                () -> new SourceFile.Opened(new ByteArrayInputStream(page), Optional.of(mediaType), Map.of());
        var file = new SourceFile("docs", path, path, content);
        return PARSER.parse(file, PARSER.read(file)).title();
    }
}
