package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever a document does, it fails with a reason, and the next one is read. */
class HostileDocumentTest {
    private static final int MEBIBYTES = 96;
    private final DocumentParser parser =
            new DocumentParser(new ParserLimits(32 << 20, 10_000_000, Duration.ofSeconds(60), MEBIBYTES));

    @Test
    void aPdfOfMoreTextThanMemoryNamesItselfAndTheNextIsRead() throws Exception {
        assertFails("bomb.pdf", Pdfs.bomb(40_000_000), "MiB of memory");
        assertNextIsRead();
    }

    @Test
    void aPageOfMoreElementsThanMemoryNamesItselfAndTheNextIsRead() throws Exception {
        assertFails("bomb.html", "<b>x</b>".repeat(3_000_000), "MiB of memory");
        assertFails("bomb.md", "*x* ".repeat(6_000_000), "MiB of memory");
        assertNextIsRead();
    }

    @Test
    void aPageNestedBeyondAllMeasureIsReadOrNamesItself() throws Exception {
        for (var html : List.of(
                "<div>".repeat(200_000) + "x", "<ul><li>".repeat(100_000), "<table><tr><td>".repeat(50_000) + "x")) {
            try {
                assertThat(parse("deep.html", html).title()).isNotNull();
            } catch (UnreadableDocument e) {
                assertThat(e.reason()).isNotBlank();
            }
        }
        assertNextIsRead();
    }

    @Test
    void aDocumentThatTakesTooLongIsLeftAndTheNextIsRead() throws Exception {
        var hurried = new DocumentParser(new ParserLimits(32 << 20, 10_000_000, Duration.ofMillis(1), 256));
        var large = "<p>one <b>two</b></p>".repeat(500_000).getBytes(StandardCharsets.UTF_8);

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(UnreadableDocument.class)
                    .isThrownBy(() -> hurried.parse(file("slow.html", large), large))
                    .withMessageContaining("to parse");
        }
    }

    @Test
    void whatAnotherProcessParsedIsWhatThisOneWould() throws Exception {
        var page =
                "<h1>T</h1><p>\u00fc\ud83d\ude00</p><table><tr><th>a</th></tr><tr><td>1</td></tr></table><pre>x\n y</pre><ul><li>i</li></ul>";
        var large = page + "<!--" + "x".repeat(300_000) + "-->";

        assertThat(parse("a.html", large).sections())
                .isEqualTo(parse("a.html", page).sections());
        var markdown = "---\ntitle: t\ntags: [1, 2.5, true, a]\nowner: {team: b}\n---\ntext\n";
        assertThat(parse("a.md", markdown + "<!--" + "x".repeat(300_000) + "-->")
                        .metadata())
                .isEqualTo(parse("a.md", markdown).metadata())
                .containsEntry("owner", Map.of("team", "b"));
    }

    private void assertNextIsRead() throws Exception {
        var pdf = Pdfs.withPages("T", "good text");

        assertThat(parser.parse(file("good.pdf", pdf), pdf).sections()).hasSize(1);
    }

    private void assertFails(String path, String content, String reason) {
        assertFails(path, content.getBytes(StandardCharsets.UTF_8), reason);
    }

    private void assertFails(String path, byte[] content, String reason) {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> parser.parse(file(path, content), content))
                .withMessageContaining(reason);
    }

    private Document parse(String path, String content) throws Exception {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        return parser.parse(file(path, bytes), bytes);
    }

    private static SourceFile file(String path, byte[] content) {
        return new SourceFile("docs", path, "test:" + path, () -> new ByteArrayInputStream(content));
    }
}
