package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ragtime.runtime.document.Document.Section;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scanner made of text is read by the real Tesseract, word by word. */
class ScannedTextTest {
    private static final double LEAST = 0.97;

    private static final DocumentParser ENGLISH = parser("eng");

    private static final String LEASE = """
            The lease of the north warehouse begins on the first of May and it runs for seven years, unless the owner \
            gives written notice of nine months. The monthly rent is 4200 crowns and it must be paid before the fifth \
            day of each month.

            Whoever enters the warehouse must wear a badge. The gate is closed at nine in the evening, and the guard \
            has the only key. Deliveries that come later wait in the yard until the morning, at the risk of the sender.""";

    private static final String NOTICE = """
            Die Kündigungsfrist für die Lagerhalle beträgt neun Monate. Über Änderungen der Hausordnung entscheidet \
            der Eigentümer, und größere Umbauten müssen schriftlich genehmigt werden. Schlüssel dürfen nicht \
            weitergegeben werden; für verlorene Schlüssel haftet der Mieter in voller Höhe.""";

    @BeforeAll
    static void installed() {
        Scans.assertInstalled("eng", "deu", "osd");
    }

    @Test
    void a_clean_scan_is_read_word_by_word() throws Exception {
        var licence = Files.readString(Path.of("../LICENSE"))
                .lines()
                .skip(4)
                .limit(40)
                .collect(Collectors.joining("\n"));

        assertThat(Scans.accuracy(licence, text(parse(ENGLISH, "scan.pdf", Scans.pdf(licence)))))
                .isGreaterThanOrEqualTo(LEAST);
    }

    @Test
    void umlauts_are_read_in_their_language() throws Exception {
        assertThat(Scans.accuracy(NOTICE, text(parse(parser("deu"), "scan.pdf", Scans.pdf(NOTICE)))))
                .isGreaterThanOrEqualTo(LEAST);
    }

    @Test
    void a_document_in_two_languages_is_read_in_both() throws Exception {
        var text = text(parse(parser("eng+deu"), "scan.pdf", Scans.pdf(LEASE, NOTICE)));

        assertThat(Scans.accuracy(LEASE + " " + NOTICE, text)).isGreaterThanOrEqualTo(LEAST);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_page_that_lies_on_its_side_or_head_is_read(int quarters) throws Exception {
        var page = Scans.turned(Scans.page(LEASE), quarters);

        assertThat(paragraphs(parse(ENGLISH, "scan.pdf", Scans.pdf(page)))).containsExactly(LEASE.split("\n\n"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1.5, -4})
    void a_page_that_lies_askew_is_straightened(double degrees) throws Exception {
        var page = Scans.skewed(Scans.page(LEASE), degrees);

        assertThat(Scans.accuracy(LEASE, text(parse(ENGLISH, "scan.pdf", Scans.pdf(page)))))
                .isGreaterThanOrEqualTo(LEAST);
    }

    @Test
    void scanned_pages_stand_between_typed_ones_and_a_sentence_goes_on_from_one_to_the_other() throws Exception {
        var document = parse(
                ENGLISH,
                "contract.pdf",
                Scans.pdf(
                        "typed:The board met in the spring and it decided that the budget of the coming year is raised since the cost of the",
                        "energy has grown. Each visitor must wear a badge at all times, and whoever has none is led to the gate.",
                        "typed:The last page is typed again."));

        assertThat(text(document))
                .containsSubsequence(
                        "the cost of the energy has grown.", "led to the gate.", "The last page is typed again.");
        assertThat(document.unread()).isEmpty();
        assertThat(document.pictures()).contains("eng");
        assertThat(document.sections().getFirst().blocks().stream()
                        .flatMap(block -> ((Block.Paragraph) block).pages().stream())
                        .map(Block.PageStart::page))
                .contains(1, 2, 3);
    }

    @Test
    void a_page_with_a_layer_of_recognized_text_is_not_read_again() throws Exception {
        var document = parse(ENGLISH, "layer.pdf", Pdfs.withPictures(900, "typed", "also typed"));

        assertThat(document.pictures()).isEmpty();
        assertThat(text(document)).contains("also typed");
    }

    @Test
    void a_table_that_was_scanned_has_rows_of_cells() throws Exception {
        var rows = List.of(
                List.of("Part", "Weight", "Place"),
                List.of("Anchor", "11 kg", "Hall B1"),
                List.of("Winch", "12 kg", "Hall B2"),
                List.of("Rope", "35 kg", "Hall C7"));
        var page = new ArrayList<Pdfs.Placed>();
        for (int row = 0; row < rows.size(); row++) {
            for (int cell = 0; cell < 3; cell++) {
                page.add(new Pdfs.Placed(
                        72 + 120 * cell, 700 - 16 * row, 12, rows.get(row).get(cell)));
            }
        }
        var picture = Scans.pictures(Pdfs.withLines("", List.of(page))).getFirst();

        assertThat(text(parse(ENGLISH, "table.pdf", Scans.pdf(picture))))
                .contains("| Anchor | 11 kg | Hall B1 |", "| Rope | 35 kg | Hall C7 |");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "tif"})
    void a_picture_is_a_document(String format) throws Exception {
        var document = parse(ENGLISH, "lease." + format, Scans.file(Scans.page(LEASE), format));

        assertThat(Scans.accuracy(LEASE, text(document))).isGreaterThanOrEqualTo(LEAST);
        assertThat(document.title()).isEqualTo("lease");
    }

    @Test
    void all_pages_of_a_tiff_are_read_with_their_numbers() throws Exception {
        var document = parse(ENGLISH, "fax.tiff", Scans.tiff(Scans.page(LEASE), Scans.page("A second page ends it.")));

        assertThat(text(document)).contains("the only key", "A second page ends it.");
        assertThat(((Block.Paragraph) document.sections().getFirst().blocks().getLast())
                        .pages()
                        .getFirst()
                        .page())
                .isEqualTo(2);
    }

    @Test
    void a_picture_that_is_attached_to_a_mail_is_read() throws Exception {
        var mail = """
                From: scanner@example.org
                To: ada@example.org
                Subject: Scan
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: image/png; name=scan.png
                Content-Transfer-Encoding: base64

                %s
                --b--
                """.formatted(Base64.getMimeEncoder().encodeToString(Scans.file(Scans.page(LEASE), "png")));
        var document = parse(ENGLISH, "scan.eml", mail.getBytes());

        assertThat(text(document)).contains("The gate is closed at nine in the evening");
        assertThat(document.pictures()).contains("eng");
    }

    @Test
    void a_long_scan_is_left_for_another_time_when_the_run_is_to_stop() throws Exception {
        var scan = Scans.pdf(LEASE, LEASE, LEASE);

        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> ENGLISH.parse(file("scan.pdf", scan), FileContent.of(scan), () -> true))
                .withMessageContaining("stopped")
                .matches(unreadable -> !unreadable.isPermanent());
        var typed = Pdfs.withPages("T", "typed");
        assertThat(ENGLISH.parse(file("typed.pdf", typed), FileContent.of(typed), () -> true)
                        .sections())
                .hasSize(1);
    }

    static DocumentParser parser(String languages) {
        return new DocumentParser(
                new ParserLimits(32 << 20, 10_000_000, Duration.ofSeconds(60), 307), new OcrLanguages(languages));
    }

    static Document parse(DocumentParser parser, String path, byte[] content) throws Exception {
        return parser.parse(file(path, content), content);
    }

    private static SourceFile file(String path, byte[] content) {
        return new SourceFile("docs", path, "test:" + path, () -> new ByteArrayInputStream(content));
    }

    static List<String> paragraphs(Document document) {
        return document.sections().stream()
                .map(Section::blocks)
                .flatMap(List::stream)
                .map(Block::text)
                .toList();
    }

    static String text(Document document) {
        return String.join("\n\n", paragraphs(document));
    }
}
