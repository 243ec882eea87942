package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.document.Document.Section;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in files of cells, whichever program wrote them. */
class CsvTextTest {
    @Test
    void aTableStandsBelowTheNamesOfItsColumns() throws Exception {
        assertThat(blocks("tool,place\nWrench,Cabinet 4\nGauge,\"Drawer 2, left\"\n"))
                .containsExactly(new Block.Table(
                        List.of("| tool | place |", "|-|-|"),
                        List.of("| Wrench | Cabinet 4 |", "| Gauge | Drawer 2, left |")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"excel.csv", "excel.tsv", "unix.csv", "semicolons.csv", "database.csv"})
    void whatPythonWritesIsReadCellByCell(String file) throws Exception {
        try (var in = CsvTextTest.class.getResourceAsStream("/documents/written/" + file)) {
            var table = (Block.Table) blocks(file, in.readAllBytes()).getFirst();

            assertThat(table.head().getFirst()).isEqualTo("| tool | price | place | remark |");
            assertThat(table.rows())
                    .allSatisfy(row -> assertThat(row).matches("\\| \\w+ \\w+ \\| .*"))
                    .map(row -> row.replace(".0 ", " "))
                    .containsExactlyInAnyOrder(
                            "| Torque wrench | 129.5 | Cabinet 4, top | Says \"click\" at the set torque |",
                            "| Feeler gauge | 12 | Drawer 2 | Blades from 0.05 mm up to 1 mm |",
                            "| Soldering iron | 64.9 | Bench 7; left |");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {"a;b$1,5;2,5$! 1,5", "a\tb$x, y\tz$! x, y", "a|b$x;y|z$! x;y", "sep=;$a;b$1,2;3$! 1,2"})
    void theDelimiterIsTheOneThatGivesRowsAsManyCells(String csv, String cell) throws Exception {
        assertThat(((Block.Table) blocks(csv.replace('$', '\n')).getFirst())
                        .rows()
                        .getFirst())
                .startsWith("| " + cell + " | ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "windows-1252"})
    void theEncodingIsFound(String encoding) throws Exception {
        var csv = "Größe;Ort\r\nzehn;Köln\r\n".getBytes(Charset.forName(encoding));

        assertThat(blocks("a.csv", csv))
                .containsExactly(new Block.Table(List.of("| Größe | Ort |", "|-|-|"), List.of("| zehn | Köln |")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,Ann\n2,Bob",
                "Ann,2001-02-03\nBob,2002-03-04",
                "Ann,a@example.org\nBob,b@example.org",
                "yes,x\nyes,y"
            })
    void aFirstRowLikeTheOthersIsNoHead(String csv) throws Exception {
        var table = (Block.Table) blocks(csv).getFirst();

        assertThat(table.head()).isEmpty();
        assertThat(table.rows()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "region,2019,2020\nnorth,5,6",
                "a,b\n1,2\na,b\n3,4",
                "id,v,v\n1,x,y\n2,x,y",
                ",mean,max\n0,1.5,3\n1,2.5,4"
            })
    void yearsNamesThatComeAgainAndAnIndexWithoutNameAreHeads(String csv) throws Exception {
        assertThat(((Block.Table) blocks(csv).getFirst()).head()).hasSize(2);
    }

    @Test
    void rowsMayBeShorterAndLongerThanTheHeadAndEmptyColumnsAreLeftOut() throws Exception {
        assertThat(blocks("a,,b,\n1,,2,\n3,,,\n\n4,,5,,6\n"))
                .containsExactly(new Block.Table(
                        List.of("| a | b |  |", "|-|-|-|"), List.of("| 1 | 2 |", "| 3 |", "| 4 | 5 | 6 |")));
    }

    @Test
    void linesAboveTheTableAreText() throws Exception {
        assertThat(blocks("Report of March,,\n,,\nitem,count,\nbolt,3,\nnut,9,\n"))
                .containsExactly(
                        new Block.Paragraph("Report of March"),
                        new Block.Table(List.of("| item | count |", "|-|-|"), List.of("| bolt | 3 |", "| nut | 9 |")));
    }

    @Test
    void oneColumnIsTextWhateverCommasAreInIt() throws Exception {
        assertThat(blocks("remark\nHello, world\nNo comma here\n\"Quoted, twice\"\nNone\n"))
                .extracting(Block::text)
                .containsExactly("remark", "Hello, world", "No comma here", "Quoted, twice", "None");
    }

    @Test
    void aQuoteThatNothingClosesTakesNoRows() throws Exception {
        assertThat(((Block.Table) blocks("a,b\n1,2\n3,\"4\n5,6\n7,8\n").getFirst()).rows())
                .containsExactly("| 1 | 2 |", "| 3 | \"4 |", "| 5 | 6 |", "| 7 | 8 |");
    }

    @Test
    void everyPieceOfALongTableHasItsHead() throws Exception {
        var csv = IntStream.range(0, 200)
                .mapToObj(i -> "SKU-%d,%d kg,shelf %d".formatted(i, i * 3, i % 7))
                .collect(Collectors.joining("\n", "part,weight,place\n", "\n"));

        var chunks = Indexed.of("parts.csv", csv).chunks();

        assertThat(chunks)
                .hasSizeGreaterThan(5)
                .allSatisfy(chunk -> assertThat(chunk.text()).startsWith("| part | weight | place |"));
        assertThat(chunks)
                .filteredOn(chunk -> chunk.text().contains("| SKU-77 | 231 kg | shelf 0 |"))
                .hasSize(1);
    }

    @Test
    void aRowTooLongForATableIsFoundByEachOfItsValuesBelowItsName() throws Exception {
        var answer = "Turn the valve to the left until it clicks. ".repeat(40).strip();
        var csv = "id,question,answer\n1,How is it opened?,\"" + answer + "\n\nThen wait.\"\n2,How long?,\"" + answer
                + "\"\n";

        var document = Indexed.of("faq.csv", csv).document();

        assertThat(document.sections().getFirst())
                .isEqualTo(new Section(
                        List.of("How is it opened?"),
                        List.of(
                                new Block.Code("id: 1"),
                                new Block.Paragraph("answer:"),
                                new Block.Paragraph(answer),
                                new Block.Paragraph("Then wait."))));
        assertThat(document.sections().get(1).headings()).containsExactly("How long?");
    }

    @Test
    void whereColumnsAreTooManyEachValueHasItsName() throws Exception {
        var names = IntStream.range(0, 60).mapToObj(i -> "measure " + i).collect(Collectors.joining(","));
        var values = IntStream.range(0, 60).mapToObj(i -> "v" + i).collect(Collectors.joining(","));

        var indexed = Indexed.of("wide.csv", names + "\n" + values + "\n" + values.replace('v', 'w') + "\n");

        assertThat(indexed.best("w41")).contains("measure 41: w41");
    }

    private static List<Block> blocks(String csv) throws Exception {
        return blocks("a.csv", csv.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Block> blocks(String file, byte[] csv) throws Exception {
        return Indexed.of(file, csv).document().sections().getFirst().blocks();
    }
}
