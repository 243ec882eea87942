package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.junit.jupiter.api.Test;

/** What files of every format say of themselves is known under the same names. */
class PropertiesTest {
    @Test
    void officeDocumentsAndBooksNameTheirAuthor() throws Exception {
        assertThat(made("guide.docx"))
                .containsEntry("author", "Archive team")
                .containsEntry("created", "2026-11-27T07:22:14Z")
                .containsEntry("modified", "2026-11-27T07:22:14Z")
                .as("the language of whoever wrote it")
                .doesNotContainKeys("language", "keywords");
        assertThat(made("runbook.docx")).containsEntry("author", "Platform team");
        assertThat(made("runbook.odt")).containsEntry("author", "Platform team");
        assertThat(made("guide.epub"))
                .containsEntry("author", "Archive team")
                .containsEntry("language", "en")
                .containsEntry("created", "2026-11-27T07:22:14Z")
                .containsEntry("modified", "2026-11-27T07:22:14Z");
        assertThat(made("review.pptx")).doesNotContainKeys("author", "subject");
        assertThat(made("figures.xlsx")).doesNotContainKey("keywords");
    }

    @Test
    void aPdfNamesAuthorTimesAndKeywords() throws Exception {
        var written = Instant.parse("2026-01-31T12:30:00Z");
        var bytes = new ByteArrayOutputStream();
        try (var document = Loader.loadPDF(Pdfs.withPages("Leave", "Thirty days."))) {
            var time = new GregorianCalendar(TimeZone.getTimeZone("Europe/Berlin"));
            time.setTimeInMillis(written.toEpochMilli());
            var information = document.getDocumentInformation();
            information.setAuthor("Ada");
            information.setSubject("Holidays");
            information.setKeywords("leave, HR; 2026");
            information.setCreationDate(time);
            document.save(bytes);
        }
        assertThat(metadata("a.pdf", bytes.toByteArray()))
                .containsEntry("author", "Ada")
                .containsEntry("subject", "Holidays")
                .containsEntry("keywords", List.of("leave", "HR", "2026"))
                .containsEntry("created", written.toString());
    }

    @Test
    void aPageSaysWhatItsMetaElementsSay() throws Exception {
        var page = """
                <html lang="de-CH"><head><title>Ferien</title>
                <meta name="Author" content=" Ada "><meta name="keywords" content="Ferien, Personal">
                <meta property="article:published_time" content="2026-01-31T12:00:00+01:00">
                <meta name="empty" content=""></head><body><p>Dreissig Tage.</p></body></html>
                """;
        assertThat(metadata("a.html", page.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Map.of(
                        "language",
                        "de-CH",
                        "author",
                        "Ada",
                        "keywords",
                        List.of("Ferien", "Personal"),
                        "article:published_time",
                        "2026-01-31T12:00:00+01:00"));
    }

    @Test
    void aPageNamesItsReadersHoweverManyMetaElementsItHasAndNobodyWhereItNamesNone() throws Exception {
        var many = "<meta name=\"n%d\" content=\"x\">";
        var before = IntStream.range(0, 100).mapToObj(many::formatted).collect(Collectors.joining());
        for (var names : List.of("group:pay", "")) {
            var page = "<html><head>%s<meta name=\"Principals\" content=\"%s\"></head><body><p>Text.</p></body></html>"
                    .formatted(before, names);
            assertThat(metadata("a.html", page.getBytes(StandardCharsets.UTF_8)))
                    .containsEntry("principals", names);
        }
    }

    @Test
    void aMailSaysFromWhomToWhomAndWhen() throws Exception {
        var mail = """
                From: =?utf-8?q?Ad=C3=A4?= <ada@example.com>
                To: "Doe, Jo" <jo@example.com>, Team: bo@example.com, cy@example.com;
                Date: Sat, 31 Jan 2026 12:30:00 +0100
                Subject: Leave
                Message-ID: <1@example.com>

                Thirty days.
                """;
        assertThat(metadata("a.eml", mail.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Map.of(
                        "from",
                        "ada@example.com",
                        "to",
                        List.of("jo@example.com", "bo@example.com", "cy@example.com"),
                        "date",
                        "2026-01-31T11:30:00Z",
                        "subject",
                        "Leave",
                        "message-id",
                        "<1@example.com>"));
        var damaged = "From: nobody at all\nTo: ,,;\nDate: soon\nSubject: x\n\ntext";
        assertThat(metadata("b.eml", damaged.getBytes(StandardCharsets.UTF_8))).doesNotContainKey("date");
    }

    private static Map<String, Object> made(String name) throws Exception {
        try (var in = PropertiesTest.class.getResourceAsStream("/documents/office/" + name)) {
            return metadata(name, in.readAllBytes());
        }
    }

    private static Map<String, Object> metadata(String path, byte[] content) throws Exception {
        return Indexed.of(path, content).metadata();
    }
}
