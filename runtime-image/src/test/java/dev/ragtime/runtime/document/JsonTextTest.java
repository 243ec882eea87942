package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in JSON, in one value or a value on each line. */
class JsonTextTest {
    private static final String LONG =
            "Turn the valve until it clicks. ".repeat(20).strip();

    @Test
    void everyLeafIsALineWithItsPathAndNumbersStayAsWritten() throws Exception {
        var document = parse("a.json", """
                {"name": "pump", "version": 1.50, "serial": 12345678901234567890, "spare": null, "ready": true,
                 "owner": {"team": "north", "mail": "n@example.org"}, "tags": ["a", "b"], "name": 1e400, "load": NaN}
                """);

        assertThat(document.title()).isEqualTo("pump");
        assertThat(texts(document)).containsExactly("""
                name: pump
                version: 1.50
                serial: 12345678901234567890
                ready: true
                owner.team: north
                owner.mail: n@example.org
                tags: a, b
                name: 1e400
                load: NaN""");
    }

    @Test
    void objectsOfTheSameNamesAreATable() throws Exception {
        var document = parse("a.json", """
                {"people": [{"id": 1, "at": {"room": "A1"}}, {"id": 2, "at": {"room": "B2"}, "note": "x"}]}
                """);

        assertThat(document.sections().getFirst().blocks())
                .containsExactly(
                        new Block.Paragraph("people:"),
                        new Block.Table(
                                List.of("| id | at.room | note |", "|-|-|-|"),
                                List.of("| 1 | A1 |  |", "| 2 | B2 | x |")));
    }

    @Test
    void whatHoldsMuchStandsBelowItsNameAndWhatFollowsDoesNot() throws Exception {
        var document = parse("a.json", """
                {"chapters": [{"title": "Opening", "text": "%s\\n\\nThen wait."},
                  {"title": "Closing", "steps": ["%s", "%s"]}], "after": "tail"}
                """.formatted(LONG, LONG, LONG));

        assertThat(document.sections())
                .extracting(Document.Section::headings)
                .containsExactly(List.of("chapters", "Opening"), List.of("chapters", "Closing", "steps"), List.of());
        assertThat(texts(document))
                .containsExactly("text:", LONG, "Then wait.", "- " + LONG, "- " + LONG, "after: tail");
    }

    @Test
    void aRecordThatIsAloneStandsBelowItsName() throws Exception {
        assertThat(parse("a.json", """
                        {"features": [{"kind": "Point", "at": [1.50, 2.25], "owner": {"name": "Depot"}}]}
                        """).sections())
                .containsExactly(new Document.Section(
                        List.of("features", "kind: Point"),
                        List.of(new Block.Code("at: 1.50, 2.25\nowner.name: Depot"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "{\"a\": 1,$ \"b\": [1, 2! line 2, column 12: it ends in the middle",
                "{\"a\": 1,$ \"b\" 2}! line 2, column 6",
                "<p>no</p>! line 1, column 1: Unexpected character ('<'"
            })
    void whereItStopsBeingJsonIsTold(String json, String reason) {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> parse("a.json", json.replace('$', '\n')))
                .withMessageContaining(reason)
                .matches(UnreadableDocument::isPermanent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1, /* why */ \"b\": [2,],} // end", "\uFEFF{\"a\": 1, \"b\": [2]}"})
    void commentsAndCommasAtTheEndAreNoFaults(String json) throws Exception {
        assertThat(texts(parse("a.json", json))).containsExactly("a: 1\nb: 2");
    }

    @Test
    void linesOfTheSameNamesAreATableAndABrokenOneIsNamed() throws Exception {
        var document = parse("a.jsonl", "{\"id\": 1, \"v\": \"x\"}\n\n{\"id\": 2,\n{\"id\": 3, \"v\": \"y\"}\n");

        assertThat(document.sections().getFirst().blocks())
                .containsExactly(new Block.Table(List.of("| id | v |", "|-|-|"), List.of("| 1 | x |", "| 3 | y |")));
        assertThat(document.unread())
                .contains("these lines are not valid JSON: line 3, column 10: it ends in the middle");
    }

    @Test
    void aLineThatHoldsMuchIsARecordBelowItsTitle() throws Exception {
        var line = "{\"_id\": \"d%d\", \"title\": \"Valve %d\", \"text\": \"" + LONG + "\"}\n";

        var document = parse("corpus.ndjson", line.formatted(1, 1) + line.formatted(2, 2));

        assertThat(document.sections())
                .extracting(Document.Section::headings)
                .containsExactly(List.of("Valve 1"), List.of("Valve 2"));
        assertThat(texts(document)).containsExactly("_id: d1", "text:", LONG, "_id: d2", "text:", LONG);
    }

    @Test
    void recordsOverSeveralLinesAreReadAndWhatIsNoJsonIsNot() throws Exception {
        assertThat(texts(parse("a.jsonl", "{\n \"a\": [\n\"x\"\n]\n}\n{\n \"a\": [\"y\"]\n}\n")))
                .containsExactly("| a |\n|-|\n| x |\n| y |");
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> parse("a.jsonl", "not\njson\n"))
                .withMessageContaining("its lines are not valid JSON, line 1, column 1: Unrecognized token 'not'");
    }

    /** Of any JSON, every leaf is there, as often, in its order unless a table brings rows together. */
    @Test
    void noLeafIsLost() throws Exception {
        for (int seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            var leaves = new ArrayList<String>();
            var json = value(random, 0, leaves);

            var document = parse("a.json", json);

            var text = Stream.concat(
                            document.sections().stream().flatMap(section -> section.headings().stream()),
                            texts(document).stream())
                    .collect(Collectors.joining("\n"));
            assertThat(leaves).as(json).allSatisfy(leaf -> assertThat(text).containsPattern("\\b" + leaf + "\\b"));
        }
    }

    private static String value(Random random, int depth, List<String> leaves) {
        int size = random.nextInt(5);
        return switch (depth > 5 ? 0 : random.nextInt(depth == 0 ? 2 : 0, 5)) {
            case 3 ->
                IntStream.range(0, size)
                        .mapToObj(i -> value(random, depth + 1, leaves))
                        .collect(Collectors.joining(", ", "[", "]"));
            case 4, 2 ->
                IntStream.range(0, size)
                        .mapToObj(i -> "\"k%d\": %s".formatted(random.nextInt(8), value(random, depth + 1, leaves)))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> {
                leaves.add("w" + leaves.size());
                yield "\"" + leaves.getLast() + " filler".repeat(random.nextInt(4) * random.nextInt(20)) + "\"";
            }
        };
    }

    private static List<String> texts(Document document) {
        return document.sections().stream()
                .flatMap(section -> section.blocks().stream())
                .map(Block::text)
                .toList();
    }

    private static Document parse(String path, String json) throws Exception {
        return Indexed.of(path, json).document();
    }
}
