package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ragtime.runtime.document.Document.Section;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in e-mails, written by Python's library of them and by hand. */
class MailTextTest {
    private static final String HEADER =
            "From: Björn Ünal <bjoern@depot.example>\nTo: %s@depot.example\nDate: Tue, 03 Feb 2026 09:15:00 +0100";

    @Test
    void anAnswerKeepsWhatItAnswersAndItsSignature() throws Exception {
        var document = written("reply.eml");

        assertThat(document.title())
                .isEqualTo("Re: Prüfung der Hebebühne – morgen um neun in der großen Halle hinter dem Lager");
        assertThat(document.sections())
                .containsExactly(Section.of(
                        List.of(),
                        HEADER.formatted("ann"),
                        "Hello Ann,",
                        "the lift is checked tomorrow – please keep bay 3 free.",
                        "> Shall we block bay 3?\n> Ann",
                        "--\nBjörn"));
        assertThat(document.unread()).isEmpty();
    }

    @Test
    void thePageIsReadWhereThePlainTextOnlySaysThatThereIsOne() throws Exception {
        var document = written("newsletter.eml");

        assertThat(document.sections().getLast().headings()).containsExactly("Opening hours");
        assertThat(document.sections().getLast().blocks())
                .containsExactly(
                        new Block.Paragraph(
                                "The depot opens at seven, on Saturdays at nine, and the café in hall 2 opens half an hour later."),
                        new Block.Table(List.of("| day | hours |", "|-|-|"), List.of("| Friday | 7 to 15 |")));
        assertThat(document.unread()).as("a picture of the page").isEmpty();
    }

    @Test
    void whatIsAttachedIsReadBelowItsNameOrNamed() throws Exception {
        var document = written("attachments.eml");

        assertThat(document.sections())
                .containsExactly(
                        Section.of(List.of(), HEADER.formatted("ann"), "The stock is attached."),
                        new Section(
                                List.of("Lager für Büro.csv"),
                                List.of(new Block.Table(
                                        List.of("| part | count |", "|-|-|"),
                                        List.of("| bolt | 300 |", "| nut | 250 |")))),
                        Section.of(List.of("counting.md", "Counting", "Who"), "Two people count each shelf."));
        assertThat(document.unread())
                .contains(
                        "shelf.jpg: it is a picture; set spec.ocr to have the text on it read; winmail.dat: it is in the format of Outlook"
                                + " alone (TNEF); send it as HTML or plain text");
    }

    @Test
    void aMailInAMailStandsBelowItsSubject() throws Exception {
        assertThat(written("forwarded.eml").sections())
                .containsExactly(
                        Section.of(List.of(), HEADER.formatted("desk"), "See below."),
                        Section.of(
                                List.of("Keys of hall 2"),
                                HEADER.formatted("ann").replace("Björn Ünal <bjoern", "Ann <ann"),
                                "The spare key lies in drawer 5."));
    }

    @Test
    void aPdfIsReadWithItsPages() throws Exception {
        var pdf = Base64.getMimeEncoder().encodeToString(Pdfs.withPages("Manual", "Oil the hinge."));

        var indexed = Indexed.of("a.eml", """
                Subject: Manual
                Content-Type: multipart/mixed; boundary=b

                --b

                Here it is.
                --b
                Content-Type: application/octet-stream; name="manual.pdf"
                Content-Transfer-Encoding: base64

                %s
                --b--
                """.formatted(pdf));

        assertThat(indexed.best("hinge")).contains("Oil the hinge.");
        assertThat(indexed.document().sections().getLast().headings()).startsWith("manual.pdf");
    }

    @Test
    void linesThatAProgramBrokeAreJoined() throws Exception {
        assertThat(texts("""
                Subject: Flow
                Content-Type: text/plain; format=flowed

                The lift is checked\s
                tomorrow.
                > Shall we\s
                > block it?
                >> Which one?

                Yes.
                """))
                .containsExactly("The lift is checked tomorrow.\n> Shall we block it?\n>> Which one?", "Yes.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "windows-1252", "klingon-7"})
    void theTextIsReadInItsEncoding(String charset) throws Exception {
        var mail = "Subject: =?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?B?IGF1cyBVbG0=?=\nContent-Type: text/plain; charset="
                + charset + "\n\nSchöne Grüße\n";
        var bytes = mail.getBytes(charset.equals("klingon-7") ? "UTF-8" : charset);

        var document = Indexed.of("a.eml", bytes).document();

        assertThat(document.title()).isEqualTo("Grüße aus Ulm");
        assertThat(document.sections()).containsExactly(Section.of(List.of(), "Schöne Grüße"));
    }

    @Test
    void anAttachmentInsideTheAlternativeIsNotLost() throws Exception {
        assertThat(texts("""
                Subject: Apple
                Content-Type: multipart/alternative; boundary=a

                --a

                The list.
                --a
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/html

                <p>The list.</p>
                --b
                Content-Type: text/csv; name=list.csv

                part,count
                bolt,3
                --b--
                --a--
                """)).containsExactly("The list.", "| part | count |\n|-|-|\n| bolt | 3 |");
    }

    @Test
    void whatIsSignedIsReadAndWhatIsEncryptedIsNamed() throws Exception {
        assertThat(texts("""
                Subject: Signed
                Content-Type: multipart/signed; boundary=b

                --b

                I sign this.
                --b
                Content-Type: application/pgp-signature; name=signature.asc

                -----BEGIN PGP SIGNATURE-----
                --b--
                """)).containsExactly("I sign this.");
        assertThat(parse("Subject: a\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n")
                        .unread())
                .contains("its text is encrypted");
        assertThat(parse("Subject: a\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nx\n")
                        .unread())
                .contains("smime.p7m: it is encrypted or sealed (S/MIME)");
    }

    @Test
    void ofAMailThatIsCutOffTheBeginningIsRead() throws Exception {
        var document = parse(
                "Subject: Cut\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: tex");

        assertThat(document.sections()).containsExactly(Section.of(List.of(), "Hello"));
        assertThat(document.unread()).contains("it is cut off: the end of its last part is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "only text\nand no header\n", "<html><body>no mail</body></html>"})
    void whatHasNoHeaderIsNoMail(String text) {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> parse(text))
                .withMessage("it is not an e-mail: it has no header")
                .matches(UnreadableDocument::isPermanent);
    }

    private static Document written(String file) throws Exception {
        try (var in = MailTextTest.class.getResourceAsStream("/documents/written/" + file)) {
            return Indexed.of(file, in.readAllBytes()).document();
        }
    }

    private static List<String> texts(String mail) throws Exception {
        return parse(mail).sections().stream()
                .flatMap(section -> section.blocks().stream())
                .map(Block::text)
                .toList();
    }

    private static Document parse(String mail) throws Exception {
        return Indexed.of("a.eml", mail.getBytes(StandardCharsets.UTF_8)).document();
    }
}
