package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ragtime.runtime.document.HostileDocuments.Readable;
import dev.ragtime.runtime.document.HostileDocuments.Refused;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a document does, it is read or fails with a reason, and the next one is read. */
class HostileDocumentTest {
    /** As many as a fifth of the memory that an ingestion pod has. */
    private static final int MEBIBYTES = 307;

    private static final DocumentParser PARSER =
            new DocumentParser(new ParserLimits(32 << 20, 10_000_000, Duration.ofSeconds(60), MEBIBYTES));

    /** What fills all memory that there is takes ten seconds and more each: that one is tried here, all on the cluster. */
    static List<Refused> refused() {
        var costly = Set.of("pdf/font-of-all-ranges.pdf", "html/tags.html", "markdown/emphasis.md");
        return HostileDocuments.refused().stream()
                .filter(hostile -> !costly.contains(hostile.path()))
                .toList();
    }

    static List<Readable> readable() {
        return HostileDocuments.readable();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isNamedWithItsReasonAndTheNextIsRead(Refused hostile) throws Exception {
        var bytes = hostile.content().make();
        var file = file(hostile.path(), bytes);

        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> PARSER.parse(file, PARSER.read(file)))
                .withMessageContaining(hostile.reason());
        assertNextIsRead();
    }

    @ParameterizedTest
    @MethodSource("readable")
    void isReadThoughItLooksWorse(Readable hostile) throws Exception {
        var bytes = hostile.content().make();

        var document = PARSER.parse(file(hostile.path(), bytes), bytes);

        assertThat(document.sections().stream()
                        .flatMap(section -> section.blocks().stream())
                        .map(Block::text)
                        .anyMatch(text -> text.contains(hostile.needle())))
                .isEqualTo(!hostile.needle().isEmpty());
    }

    @Test
    void aPageNestedBeyondAllMeasureIsReadOrNamesItself() throws Exception {
        for (var html : List.of("<ul><li>".repeat(50_000), "<table><tr><td>".repeat(25_000) + "x")) {
            try {
                assertThat(parse("deep.html", html).title()).isNotNull();
            } catch (UnreadableDocument e) {
                assertThat(e.reason()).isNotBlank();
            }
        }
        assertNextIsRead();
    }

    @Test
    void aPdfOfEndlessPagesIsReadNoFurtherThanItMayBeLong() {
        var strict = new DocumentParser(new ParserLimits(32 << 20, 100_000, Duration.ofSeconds(60), MEBIBYTES));
        var endless = HostilePdfs.pages(1_000_000, "x".repeat(1000));

        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> strict.parse(file("endless.pdf", endless), endless))
                .withMessageContaining("longer than 100000 characters");
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

    private static void assertNextIsRead() throws Exception {
        var pdf = Pdfs.withPages("T", "good text");

        assertThat(PARSER.parse(file("good.pdf", pdf), pdf).sections()).hasSize(1);
    }

    private static Document parse(String path, String content) throws Exception {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        return PARSER.parse(file(path, bytes), bytes);
    }

    private static SourceFile file(String path, byte[] content) {
        return new SourceFile("docs", path, "test:" + path, () -> new ByteArrayInputStream(content));
    }
}
