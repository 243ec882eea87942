package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of source code every line is indexed once, in pieces that are named and whole. */
class CodeTextTest {
    private static final String LICENCE = "/*\n * Copyright the authors of the depot.\n * All rights reserved.\n */\n";
    private static final String STATEMENT =
            "        total = total + shelves.get(index).count() * weights.get(index);\n";

    /** Sources of this project in the languages that it has. */
    static Stream<Path> files() throws IOException {
        var root = Path.of("..");
        try (var all = Files.walk(root)) {
            return all
                    .filter(file -> file.toString().matches(".*\\.(?:java|sh|ya?ml|py|go|xml|toml|lua)|.*/Makefile"))
                    .filter(file -> !file.toString().matches(".*/(?:target|\\.cache|\\.git|node_modules)/.*"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void everyLineOfThisProjectIsThereOnceAndInOrder() throws Exception {
        var files = files().toList();
        assertThat(files).hasSizeGreaterThan(300);
        for (var file : files) {
            var text = Files.readString(file);

            var parsed = CodeParser.parse(text, file.toString(), 10_000_000);

            assertThat(parsed.sections().stream()
                            .flatMap(section -> section.blocks().stream())
                            .flatMap(block -> lines(block.text())))
                    .as(file.toString())
                    .containsExactlyElementsOf(lines(VisibleText.lines(text)).toList());
        }
    }

    private static Stream<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank());
    }

    @Test
    void aMethodStaysWholeWithItsCommentBelowItsClass() throws Exception {
        var code = LICENCE + """
                package depot;

                import java.util.List;

                /** Counts what lies on shelves. */
                public final class Counter {
                    private final List<Shelf> shelves;

                    /** Of all shelves. */
                    @Override
                    public int weight(List<Integer> weights) {
                        int total = 0;

                %s        return total;
                    }

                    private int last() {
                        return 1;
                    }
                }
                """.formatted(STATEMENT.repeat(6));

        var document = parse("src/depot/Counter.java", code);

        assertThat(document.title()).isEqualTo("Counter.java");
        assertThat(document.sections())
                .extracting(Document.Section::headings)
                .containsExactly(
                        List.of(), List.of("Counter"), List.of("Counter", "weight"), List.of("Counter", "last"));
        assertThat(document.sections().get(0).blocks().getFirst().text()).startsWith(LICENCE);
        assertThat(document.sections().get(1).blocks().getFirst().text())
                .startsWith("/** Counts what lies on shelves. */\npublic final class Counter {");
        assertThat(document.sections().get(2).blocks())
                .singleElement()
                .satisfies(block -> assertThat(block.text())
                        .startsWith("    /** Of all shelves. */\n    @Override\n    public int weight")
                        .endsWith("        return total;\n    }"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "a.py! class Depot:$    def open(self):$        pass! Depot",
                "a.py! @route('/x')$async def fetch(url):$    pass! fetch",
                "a.go! func (s *Server) Run(ctx context.Context) error {$}! Run",
                "a.go! type Server struct {$}! Server",
                "a.rs! pub(crate) fn open<T>(x: T) -> Self {$}! open",
                "a.ts! export const area = async (s: Shape): number => {$}! area",
                "a.ts! export default abstract class Box<T> extends Base {$}! Box",
                "a.c! static int main(int argc, char **argv)${$}! main",
                "a.cpp! void Depot::open() {$}! open",
                "a.kt! data class Shelf(val id: Int)! Shelf",
                "a.sh! open_depot() {$  true$}! open_depot",
                "a.sql! CREATE OR REPLACE VIEW depot.stock AS$  select 1;! depot.stock",
                "a.yaml! spec:$  replicas: 3! spec",
                "a.toml! [tool.depot]$a = 1! tool.depot",
                "a.tf! resource \"bucket\" \"logs\" {$}! resource \"bucket\" \"logs\"",
                "a.rb! def open?$  true$end! open?",
                "a.proto! message Shelf {$}! Shelf",
                "Makefile! build: depot.o! build"
            })
    void whatIsDeclaredIsAHeading(String path, String code, String name) throws Exception {
        var comment =
                path.matches(".*\\.(?:py|sh|yaml|toml|tf|rb)|Makefile") ? "# " : path.endsWith("sql") ? "-- " : "// ";
        var text = code.replace('$', '\n') + "\n\n" + (comment + "a line of a long remark\n").repeat(40);

        assertThat(parse(path, text).sections().getFirst().headings()).containsExactly(name);
    }

    @Test
    void aManifestIsCutAlongItsKeys() throws Exception {
        var manifest = """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: depot
                spec:
                  template:
                    spec:
                      containers:
                %s""".formatted("        - name: depot\n          image: registry.example/depot:1\n".repeat(20));

        var document = parse("depot.yaml", manifest);

        assertThat(document.sections().getLast().headings()).containsExactly("spec", "template", "spec", "containers");
    }

    @Test
    void aSmallFileIsOnePiece() throws Exception {
        var code = "def one():\n    return 1\n\n\ndef two():\n    return 2\n";

        assertThat(parse("a.py", code).sections().getFirst().blocks()).containsExactly(new Block.Code(code.strip()));
    }

    @Test
    void aFunctionIsFoundByItsNameAndClass() throws Exception {
        var code = "class Ledger {\n"
                + "    void note(int page) {\n%s    }\n\n".formatted(STATEMENT.repeat(6))
                + "    void settle(int page) {\n%s    }\n}\n".formatted(STATEMENT.repeat(6));

        var indexed = Indexed.of("Ledger.java", code);

        assertThat(indexed.best("settle")).startsWith("    void settle(int page) {");
        assertThat(indexed.chunks())
                .allSatisfy(chunk -> assertThat(chunk.heading()).contains("Ledger"));
    }

    private static Document parse(String path, String code) throws Exception {
        return Indexed.of(path, code.getBytes(StandardCharsets.UTF_8)).document();
    }
}
