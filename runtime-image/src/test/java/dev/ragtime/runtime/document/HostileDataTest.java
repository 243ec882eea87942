package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables, JSON, mails and code made to harm whoever reads them: each is read or fails with a reason, soon. */
class HostileDataTest {
    private static final DocumentParser PARSER =
            new DocumentParser(new ParserLimits(32 << 20, 10_000_000, Duration.ofSeconds(60), 307));

    private static final String MIXED = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n";

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(
                        "one-line.json",
                        "longer than 10000000 characters",
                        "{\"a\": \"" + "x".repeat(15_000_000) + "\"}"),
                refused("deep.json", "nested more than 100 deep", "[".repeat(1_000_000)),
                refused("objects.json", "nested more than 100 deep", "{\"a\":".repeat(1_000_000)),
                refused("numbers.json", "more than 1000000 values", "[" + "1,".repeat(1_100_000) + "1]"),
                refused("lines.jsonl", "its lines are not valid JSON, line 1", "x\n".repeat(1_500_000)),
                refused("path.json", "longer than 10000000 characters", path()),
                refused("words.csv", "longer than 10000000 characters", "a,\"" + "word,\n".repeat(2_100_000)),
                refused("rows.csv", "more than 1000000 rows", "a,b\n".repeat(1_100_000)),
                refused("parts.eml", "nested too deeply", parts(10_000)),
                refused("mails.eml", "nested too deeply", "Content-Type: message/rfc822\n\n".repeat(20_000) + "x"),
                refused("header.eml", "header length limit", "Subject: " + "x".repeat(5_000_000)),
                refused("fields.eml", "header limit", "X-A: b\n".repeat(1_000_000) + "Subject: x\n\nx"),
                refused("lines.java", "more than 1000000 lines", "x\n".repeat(1_100_000)));
    }

    private static Arguments refused(String path, String reason, String content) {
        return Arguments.of(path, reason, content.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String path, String reason, byte[] content) {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> parse(path, content))
                .withMessageContaining(reason)
                .matches(UnreadableDocument::isPermanent);
    }

    static Stream<Arguments> readable() {
        return Stream.of(
                readable("quote.csv", "a,b\n\"" + "x,y\n".repeat(200_000) + "arnica,z\n", "arnica"),
                readable("quotes.csv", "\"".repeat(5_000_000) + "\nborage,x\n", "borage"),
                readable("columns.csv", "a" + ",b".repeat(100_000) + "\ncowslip,x\n", "cowslip"),
                readable(
                        "name.json",
                        "[{\"" + "k".repeat(30_000) + "\":{" + "\"a\":1,".repeat(4_000) + "\"b\":\"eyebright\"}}]",
                        "eyebright"),
                readable("keys.json", "{" + "\"a\":1,".repeat(200_000) + "\"b\":\"dittany\"}", "dittany"),
                readable(
                        "many.eml",
                        MIXED + "--b\nContent-Type: image/png; name=p.png\n\nx\n".repeat(10_000)
                                + "--b\n\nelecampane\n--b--\n",
                        "elecampane"),
                readable("words.eml", "Subject: s\n\n" + "> ".repeat(2_000_000) + "figwort\n", "figwort"),
                readable(
                        "base64.eml",
                        "Subject: s\nContent-Transfer-Encoding: base64\n\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString(
                                                ("x ".repeat(4_000_000) + "gentian").getBytes(StandardCharsets.UTF_8)),
                        "gentian"),
                readable("one-line.js", "var a=(b,c)=>{return d(e)};".repeat(300_000) + "henbane", "henbane"),
                readable("staircase.py", staircase() + "hyssop", "hyssop"),
                readable("comment.c", "/*\n" + "class x\n\n".repeat(300_000) + "lovage", "lovage"),
                readable("brackets.java", ("a ".repeat(140) + "(((\n").repeat(10_000) + "mullein", "mullein"));
    }

    private static Arguments readable(String path, String content, String word) {
        return Arguments.of(path, content.getBytes(StandardCharsets.UTF_8), word);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void readable(String path, byte[] content, String word) throws Exception {
        assertThat(parse(path, content).sections().stream().flatMap(section -> section.blocks().stream()))
                .anyMatch(block -> block.text().contains(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.tsv", "a.json", "a.jsonl", "a.eml", "a.java", "a.py", "a.yaml", "Makefile"})
    void binaryJunkIsNamed(String path) {
        var junk = new byte[200_000];
        new Random(7).nextBytes(junk);

        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> parse(path, junk))
                .matches(e -> e.reason().contains("binary") || e.reason().contains("not an e-mail"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.json", "a.jsonl", "a.java", "a.yaml"})
    void utf16IsRead(String path) throws Exception {
        var content = "{\"größe\": \"zehn\"}\n".getBytes(StandardCharsets.UTF_16);

        assertThat(parse(path, content)
                        .sections()
                        .getFirst()
                        .blocks()
                        .getFirst()
                        .text())
                .contains("größe", "zehn");
    }

    /** Whatever is done to a good file, the parser answers. */
    @Test
    void mutilatedFilesAreReadOrNamed() throws Exception {
        var random = new Random(11);
        for (var name :
                new String[] {"attachments.eml", "forwarded.eml", "newsletter.eml", "excel.csv", "database.csv"}) {
            byte[] good;
            try (var in = HostileDataTest.class.getResourceAsStream("/documents/written/" + name)) {
                good = in.readAllBytes();
            }
            for (int i = 0; i < 100; i++) {
                var bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
                for (int j = random.nextInt(10); j > 0; j--)
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
                try {
                    assertThat(parse(name, bad).title()).isNotNull();
                } catch (UnreadableDocument e) {
                    assertThat(e.reason()).doesNotContain("the parser failed");
                }
            }
        }
    }

    /** Names of 20 kB before each of 500 tables. */
    private static String path() {
        var json = new StringBuilder("{");
        for (int i = 0; i < 500; i++) {
            json.append('"').append("k".repeat(20_000)).append(i).append("\":{\"b\":[{\"c\":1,\"d\":[[1],[2]]}]},");
        }
        return json.append("\"z\":1}").toString();
    }

    private static String parts(int depth) {
        var mail = new StringBuilder("Subject: s\n");
        for (int i = 0; i < depth; i++) {
            mail.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
        }
        return mail.append("\nx\n").toString();
    }

    private static String staircase() {
        var code = new StringBuilder();
        for (int i = 0; i < 30_000; i++)
            code.append(" ".repeat(i % 99)).append("def f").append(i).append("():\n");
        return code.toString();
    }

    private static Document parse(String path, byte[] content) throws Exception {
        return PARSER.parse(
                new SourceFile("docs", path, "test:" + path, () -> new ByteArrayInputStream(content)), content);
    }
}
