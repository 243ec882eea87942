package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.document.Pdfs.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PdfTextTest {
    private static final List<String> LEASE = List.of(
            "The lease of the north warehouse begins on the first of May and it",
            "runs for seven years, unless the owner gives writ-",
            "ten notice of nine months. The monthly rent is 4200 crowns and it",
            "must be paid before the fifth day of each month.");

    @ParameterizedTest
    @CsvSource({"11, 11", "11, 13.2", "11, 16.5", "11, 22", "12, 18", "12, 24", "12, 30", "9, 10"})
    void linesOfAnyDistanceAreOneParagraph(float size, float pitch) throws Exception {
        assertThat(text(List.of(flow(72, 770, size, pitch, LEASE))))
                .isEqualTo(
                        "The lease of the north warehouse begins on the first of May and it runs for seven years, unless "
                                + "the owner gives written notice of nine months. The monthly rent is 4200 crowns and it must "
                                + "be paid before the fifth day of each month.");
    }

    @ParameterizedTest
    @CsvSource({"11, 13.2, 20", "11, 16.5, 26", "12, 24, 36"})
    void aLargerDistancePartsParagraphs(float size, float pitch, float gap) throws Exception {
        var page = new ArrayList<>(flow(72, 770, size, pitch, LEASE));
        float next = 770 - 3 * pitch - gap;
        page.addAll(flow(72, next, size, pitch, List.of("Another paragraph stands below it", "and has two lines.")));

        assertThat(text(List.of(page))).endsWith("month.\n\nAnother paragraph stands below it and has two lines.");
    }

    @ParameterizedTest
    @CsvSource({
        "long-, term storage, long-term storage",
        "agree-, ment ends, agreement ends",
        "writ-, ten notice, written notice",
        "A re-, sign form, A re-sign form",
        "an e-, mail is, an e-mail is",
        "state-of-the-, art room, state-of-the-art room",
        "ERR-, 1234 means, ERR-1234 means",
        "COVID-, 19 rules, COVID-19 rules",
        "short-, and long-term, short- and long-term",
        "infor-, mation on, information on",
        "re-, port to, report to",
        "with-, in days, within days",
        "Kranken-, versicherung ist, Krankenversicherung ist",
        "well-, known facts, well-known facts",
        "low -, high, low - high"
    })
    void aHyphenAtTheEndOfALineGoesWhereAWordGoesOn(String first, String second, String joined) throws Exception {
        assertThat(text(List.of(flow(72, 770, 11, 13, List.of("Here is " + first, second + " here.")))))
                .isEqualTo("Here is " + joined + " here.");
    }

    @Test
    void theWordsOfTheDocumentDecideAboutAHyphen() throws Exception {
        var lines = List.of(
                "To resign means to leave, and to cooperate or co-sign",
                "means to stay. Who wants to re-",
                "sign must co-",
                "operate and co-",
                "sign.");

        assertThat(text(List.of(flow(72, 770, 11, 13, lines))))
                .endsWith("Who wants to resign must cooperate and co-sign.");
    }

    @Test
    void aSentenceGoesOnOverPagesWhateverStandsAtTheirEdges() throws Exception {
        var pages = new ArrayList<List<Placed>>();
        var bodies = List.of(
                List.of(
                        "The board met in the spring and it decided that the budget of the coming",
                        "year is raised because the cost of the"),
                List.of("energy has grown. Each visitor must wear a"),
                List.of("badge at all times."));
        for (int i = 0; i < bodies.size(); i++) {
            var page = new ArrayList<Placed>();
            page.add(new Placed(72, 810, 9, "Annual report of the harbour"));
            page.addAll(flow(72, 770, 11, 13.2f, bodies.get(i)));
            page.add(new Placed(290, 30, 9, "Page " + (i + 4) + " of 6"));
            pages.add(page);
        }
        var indexed = Indexed.of("a.pdf", Pdfs.withLines("Report", pages));

        assertThat(indexed.text())
                .contains("because the cost of the energy has grown. Each visitor must wear a badge at all times.")
                .containsOnlyOnce("Annual report of the harbour");
        assertThat(indexed.chunks().getFirst().heading()).isEqualTo("Pages 1-3");
    }

    @Test
    void equalLinesWithNumbersThatAreNoPageNumbersAreAllKept() throws Exception {
        var text = text(List.of(
                flow(72, 770, 11, 13, List.of("Total of 12 crates.")),
                flow(72, 770, 11, 13, List.of("Total of 40 crates.")),
                flow(72, 770, 11, 13, List.of("Total of 17 crates."))));

        assertThat(text).contains("of 12", "of 40", "of 17");
    }

    @Test
    void aColumnGoesOnInTheNext() throws Exception {
        var page = new ArrayList<>(flow(
                60,
                700,
                10,
                12,
                List.of(
                        "The left column begins with a",
                        "sentence that goes on in the",
                        "column beside it, where it")));
        page.addAll(flow(320, 700, 10, 12, List.of("comes to its end. Another one", "follows.")));

        assertThat(text(List.of(page))).contains("where it comes to its end. Another one follows.");
    }

    @Test
    void itemsOfAListAreApart() throws Exception {
        var lines = List.of(
                "Bring these:", "\u2022 a coat that is", "warm", "\u2022 shoes", "1. Open the valve.", "2. Close it.");

        assertThat(text(List.of(flow(72, 770, 11, 13, lines))))
                .isEqualTo(
                        "Bring these:\n\n\u2022 a coat that is warm\n\n\u2022 shoes\n\n1. Open the valve.\n\n2. Close it.");
    }

    @Test
    void cellsBelowOneAnotherAreATable() throws Exception {
        var page = new ArrayList<Placed>();
        var rows = List.of(
                List.of("Part", "Weight", "Place"), List.of("SKU-1", "11 kg", "B1"), List.of("SKU-2", "12 kg", "B2"));
        for (int row = 0; row < rows.size(); row++) {
            for (int cell = 0; cell < 3; cell++) {
                page.add(new Placed(
                        72 + 120 * cell, 770 - 14 * row, 11, rows.get(row).get(cell)));
            }
        }

        assertThat(text(List.of(page)))
                .isEqualTo("| Part | Weight | Place |\n|-|-|-|\n| SKU-1 | 11 kg | B1 |\n| SKU-2 | 12 kg | B2 |");
    }

    @Test
    void cellsMayHaveLinesOfTheirOwn() throws Exception {
        var page = new ArrayList<Placed>();
        page.addAll(row(700, "Reason", "Meaning", "Remedy"));
        page.addAll(
                row(680, "NodesDegraded", "A node of three does\nnot answer", "Look at its pods, and\nwait for it"));
        page.addAll(row(634, "InvalidSchedule or\nInvalidZone", "It cannot be read", "Write five fields"));
        page.add(new Placed(
                72, 580, 10, "What stands below the table is a paragraph, whose line is as wide as the page."));

        assertThat(text(List.of(page))).isEqualTo("""
                        | Reason | Meaning | Remedy |
                        | NodesDegraded | A node of three does not answer | Look at its pods, and wait for it |
                        | InvalidSchedule or InvalidZone | It cannot be read | Write five fields |

                        What stands below the table is a paragraph, whose line is as wide as the page.""");
    }

    @Test
    void aTableGoesOnOnTheNextPageWithoutItsNames() throws Exception {
        var first = new ArrayList<>(row(700, "Part", "Weight", "Place"));
        first.addAll(row(680, "SKU-1", "11 kg", "B1"));
        first.addAll(row(660, "SKU-2", "12 kg", "B2"));
        var second = new ArrayList<>(row(760, "Part", "Weight", "Place"));
        second.addAll(row(740, "SKU-3", "13 kg", "B3"));
        second.addAll(row(720, "SKU-4", "", "B4"));

        assertThat(text(List.of(first, second))).isEqualTo("""
                        | Part | Weight | Place |
                        |-|-|-|
                        | SKU-1 | 11 kg | B1 |
                        | SKU-2 | 12 kg | B2 |
                        | SKU-3 | 13 kg | B3 |
                        | SKU-4 |  | B4 |""");
    }

    /** Cells as an office program writes them: each with all its lines, before the next one. */
    private static List<Placed> row(float y, String... cells) {
        var row = new ArrayList<Placed>();
        for (int i = 0; i < cells.length; i++) {
            var lines = cells[i].split("\n");
            for (int line = 0; line < lines.length; line++) {
                if (!lines[line].isEmpty()) row.add(new Placed(72 + 140 * i, y - 12 * line, 10, lines[line]));
            }
        }
        return row;
    }

    @ParameterizedTest
    @ValueSource(ints = {90, 270})
    void textThatLiesOnItsSideIsRead(int degrees) throws Exception {
        var page = new ArrayList<>(flow(20, 500, 11, 14, LEASE));
        page.addAll(row(400, "Part", "Weight", "Place"));
        page.addAll(row(380, "SKU-1", "11 kg", "B1"));
        page.addAll(row(360, "SKU-2", "12 kg", "B2"));

        assertThat(Indexed.of("a.pdf", Pdfs.lying(degrees, page)).text())
                .contains("unless the owner gives written notice of nine months.")
                .contains("| SKU-1 | 11 kg | B1 |\n| SKU-2 | 12 kg | B2 |");
    }

    @Test
    void theNumberOfANoteIsNoPartOfTheWordBeforeIt() throws Exception {
        var line = new Placed(72, 700, 11, "Figures of the harbour");
        var note = new Placed(72 + 108.2f, 704, 6, "1");

        assertThat(text(List.of(List.of(line, note)))).isEqualTo("Figures of the harbour 1");
    }

    @Test
    void pagesThatAreAPictureAmongOthersWithTextAreTold() throws Exception {
        assertThat(unread(Pdfs.withPictures(900, "typed", "", "typed", "", "")))
                .contains("3 of 5 pages are pictures without text (pages 2, 4-5); set spec.ocr to have them read");
        assertThat(unread(Pdfs.withPictures(900, "typed", "")))
                .contains("1 of 2 pages is a picture without text (page 2); set spec.ocr to have it read");
    }

    @Test
    void whatWasFilledInOrWrittenOntoAPageIsReadWithTheNameOfItsField() throws Exception {
        assertThat(Indexed.of("a.pdf", Pdfs.filledIn("typed", "Monthly rate", "4200 crowns", "Approved by Ada"))
                        .text())
                .isEqualTo("typed\n\nMonthly rate: 4200 crowns\n\nApproved by Ada");
    }

    @Test
    void anEmptyPageAndALogoAreNoText() throws Exception {
        assertThat(unread(Pdfs.withPages("T", "typed", ""))).isEmpty();
        assertThat(unread(Pdfs.withPictures(200, "typed", ""))).isEmpty();
    }

    private static Optional<String> unread(byte[] pdf) throws Exception {
        return Indexed.of("a.pdf", pdf).document().unread();
    }

    private static String text(List<List<Placed>> pages) throws Exception {
        return Indexed.of("a.pdf", Pdfs.withLines("", pages)).text();
    }

    private static List<Placed> flow(float x, float y, float size, float pitch, List<String> lines) {
        var placed = new ArrayList<Placed>();
        for (int i = 0; i < lines.size(); i++) placed.add(new Placed(x, y - i * pitch, size, lines.get(i)));
        return placed;
    }
}
