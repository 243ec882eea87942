package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ragtime.runtime.document.Block.PageStart;
import dev.ragtime.runtime.document.Document.Section;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentParserTest {
    private static final DocumentParser PARSER =
            new DocumentParser(new ParserLimits(200_000, 100_000, Duration.ofSeconds(60)));

    @Test
    void keepsHeadingsOfMarkdownAndLeavesOutItsFrontMatter() throws Exception {
        var document = parse("guide/leave.md", """
                ---
                tags: [hr]
                ---
                # Leave

                Everyone has *25* days,
                see [the law](https://example.com).

                ## Carry over
                ### Deadline
                Until `31 March`.
                ## Sick leave
                Unlimited.
                """);

        assertThat(document.title()).isEqualTo("Leave");
        assertThat(document.sections())
                .containsExactly(
                        Section.of(List.of(), "Everyone has 25 days, see the law (https://example.com)."),
                        Section.of(List.of("Carry over", "Deadline"), "Until 31 March."),
                        Section.of(List.of("Sick leave"), "Unlimited."));
    }

    @Test
    void takesTheTitleOfTheFrontMatterAndKeepsEveryHeadingBelowIt() throws Exception {
        var document = parse("a.md", "---\ntitle: \"Leave\"\n---\n## Carry over\nUntil March.\n");

        assertThat(document.title()).isEqualTo("Leave");
        assertThat(document.sections()).containsExactly(Section.of(List.of("Carry over"), "Until March."));
    }

    @Test
    void keepsListItemsTablesAndCodeOfMarkdownWhole() throws Exception {
        var document = parse("a.md", """
                1. first
                2. second

                   - inner

                | day | hours |
                |-----|-------|
                | Mon | 8     |

                ```
                a = 1

                b = 2
                ```
                <div>shown</div>

                <!-- not shown -->
                """);

        assertThat(document.sections().getFirst().blocks())
                .containsExactly(
                        new Block.Item("1. first", 0),
                        new Block.Item("2. second", 0),
                        new Block.Item("- inner", 1),
                        new Block.Table(List.of("| day | hours |", "|-|-|"), List.of("| Mon | 8 |")),
                        new Block.Code("a = 1\n\nb = 2"),
                        new Block.Paragraph("shown"));
    }

    @Test
    void readsTheMainContentOfHtml() throws Exception {
        var document = parse("a.html", """
                <!doctype html><html><head><title>Leave | Intranet</title><script>track()</script></head>
                <body><header>Logo</header><nav><a>Home</a></nav>
                <main><h1>Leave</h1><p>Everyone has <b>25</b> days.</p>
                <h2>Carry over</h2><ul><li>Until <i>March</i></li></ul>
                <table><tr><th>day</th><th>hours</th></tr><tr><td>Mon</td><td>8</td></tr></table>
                <pre>a = 1
                b = 2</pre>loose text</main>
                <aside>Advertisement</aside><footer>Imprint</footer></body></html>
                """);

        assertThat(document.title()).isEqualTo("Leave");
        assertThat(document.sections())
                .containsExactly(
                        Section.of(List.of(), "Everyone has 25 days."),
                        new Section(
                                List.of("Carry over"),
                                List.of(
                                        new Block.Item("- Until March", 0),
                                        new Block.Table(List.of("| day | hours |", "|-|-|"), List.of("| Mon | 8 |")),
                                        new Block.Code("a = 1\nb = 2"),
                                        new Block.Paragraph("loose text"))));
    }

    @Test
    void takesTheHtmlTitleWhereThereIsNoHeading() throws Exception {
        assertThat(parse("a.htm", "<title>Leave</title><p>Text").title()).isEqualTo("Leave");
    }

    @Test
    void partsPlainTextAtBlankLines() throws Exception {
        var document = parse("notes/2026 plan.txt", "one\ntwo\r\n\r\n\r\nthree\n");

        assertThat(document.title()).isEqualTo("2026 plan");
        assertThat(document.sections()).containsExactly(Section.of(List.of(), "one\ntwo", "three"));
    }

    @Test
    void takesALineOfItsOwnAtTheTopOfPlainTextForItsTitle() throws Exception {
        var document = parse("4983.txt", "Leave of absence\n\nEveryone has 25 days.\n");

        assertThat(document.title()).isEqualTo("Leave of absence");
        assertThat(document.sections()).containsExactly(Section.of(List.of(), "Everyone has 25 days."));
    }

    @Test
    void knowsThePageOfEachParagraphOfAPdf() throws Exception {
        var document =
                parse("a.pdf", Pdfs.withPages("Leave policy", "Everyone has 25 days.", "Sick leave is unlimited."));

        assertThat(document.title()).isEqualTo("Leave policy");
        assertThat(document.sections())
                .containsExactly(new Section(
                        List.of(),
                        List.of(
                                new Block.Paragraph("Everyone has 25 days.", List.of(new PageStart(0, 1))),
                                new Block.Paragraph("Sick leave is unlimited.", List.of(new PageStart(0, 2))))));
    }

    @Test
    void namesADocumentWithoutTitleAfterItsFile() throws Exception {
        assertThat(parse("x/handbook.v2.pdf", Pdfs.withPages("", "text")).title())
                .isEqualTo("handbook.v2");
    }

    @Test
    void looksIntoFilesWithoutExtension() throws Exception {
        assertThat(parse("faq", "# Question\nAnswer").title()).isEqualTo("Question");
        assertThat(parse("scan", Pdfs.withPages("T", "text")).title()).isEqualTo("T");
        assertThat(parse("page", "<html><h1>Page</h1>").title()).isEqualTo("Page");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "windows-1252"})
    void readsTextInTheUsualEncodings(String charset) throws Exception {
        var document = parse("a.txt", "Müller trägt Größe 42".getBytes(Charset.forName(charset)));

        assertThat(document.sections().getFirst().blocks())
                .extracting(Block::text)
                .containsExactly("Müller trägt Größe 42");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "a.md", "a.html"})
    void findsNothingInAnEmptyFileAndDoesNotCallThatAFailure(String path) throws Exception {
        assertThat(parse(path, "").sections()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "a.md", "a.html", "a.pdf"})
    void refusesBinaryGarbage(String path) {
        var garbage = new byte[5000];
        new Random(1).nextBytes(garbage);

        assertUnreadable(path, garbage, "it is");
    }

    @Test
    void refusesAPdfThatIsCutOff() throws Exception {
        var pdf = Pdfs.withPages("T", "text");
        assertUnreadable("a.pdf", Arrays.copyOf(pdf, pdf.length / 3), "");
        assertUnreadable("a.pdf", new byte[0], "not a valid PDF");
    }

    @Test
    void refusesAnEncryptedPdf() throws Exception {
        assertUnreadable("a.pdf", Pdfs.encrypted("owner", "user"), "encrypted with a password; remove the password");
    }

    @Test
    void refusesAPdfWhoseAuthorForbidsToExtractText() throws Exception {
        assertUnreadable("a.pdf", Pdfs.encrypted("owner", ""), "forbids to extract text");
    }

    @Test
    void refusesAPdfWithoutText() throws Exception {
        assertUnreadable("a.pdf", Pdfs.withPages("T", ""), "it has no text");
    }

    @Test
    void refusesAPageWithoutTextInsteadOfIndexingNothing() {
        var page = "<html><body><div id=app></div><script>render()</script></body></html>";
        assertUnreadable("a.html", page.getBytes(StandardCharsets.UTF_8), "no text that a reader can see");
    }

    @Test
    void refusesAFileAboveTheSizeLimitWithoutReadingAllOfIt() throws Exception {
        var endless = new SourceFile("docs", "a.txt", "", () -> new InputStream() {
            @Override
            public int read() {
                return 'a';
            }
        });

        var content = PARSER.read(endless).bytes();

        assertThat(content).hasSize(200_001);
        assertUnreadable("a.txt", content, "larger than 200000 bytes");
    }

    @Test
    void refusesTextAboveTheCharacterLimit() {
        assertUnreadable("a.txt", "word ".repeat(30_000).getBytes(StandardCharsets.UTF_8), "longer than 100000");
    }

    @Test
    void refusesAPointerToLargeFileStorage() {
        var pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 5\n";
        for (var path : List.of("a.md", "a.pdf", "a.html", "a")) {
            assertUnreadable(path, pointer.getBytes(StandardCharsets.UTF_8), "Git LFS pointer");
        }
    }

    @Test
    void survivesMarkdownNestedBeyondAllMeasure() throws Exception {
        var deep = "> ".repeat(40_000) + "x";
        try {
            assertThat(parse("a.md", deep)).isNotNull();
        } catch (UnreadableDocument e) {
            assertThat(e.reason()).contains("nested too deeply");
        }
    }

    @Test
    void leavesBehindAFileThatNeverEndsToParse() throws Exception {
        var hurried = new DocumentParser(new ParserLimits(10_000_000, 10_000_000, Duration.ofMillis(1)));
        var large = "# a\n\n*b* [c](d)\n\n".repeat(200_000).getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> hurried.parse(file("a.md", large), large))
                .withMessageContaining("to parse")
                .satisfies(e -> assertThat(e.isPermanent()).isFalse());
    }

    @Test
    void triesAgainAFileThatCouldNotBeReadFromDisk() {
        var vanished = new SourceFile("docs", "a.txt", "", () -> {
            throw new IOException("no such file");
        });

        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> PARSER.read(vanished))
                .withMessage("it cannot be read: no such file")
                .satisfies(e -> assertThat(e.isPermanent()).isFalse());
    }

    private static void assertUnreadable(String path, byte[] content, String reason) {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> PARSER.parse(file(path, content), content))
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.isPermanent()).isTrue());
    }

    private static Document parse(String path, String text) throws Exception {
        return parse(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Document parse(String path, byte[] content) throws Exception {
        return PARSER.parse(file(path, content), content);
    }

    private static SourceFile file(String path, byte[] content) {
        return new SourceFile("docs", path, "test:" + path, () -> new ByteArrayInputStream(content));
    }
}
