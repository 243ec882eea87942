package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ragtime.runtime.chunk.Chunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Documents that lost or invented text once, each standing for a kind; {@code cases/cases.yaml} says what must hold. */
class DocumentCasesTest {
    private static final String FOLDER = "/cases/documents/";

    @TestFactory
    Stream<DynamicNode> everyCaseHolds() throws IOException {
        JsonNode cases;
        try (var in = DocumentCasesTest.class.getResourceAsStream("/cases/cases.yaml")) {
            cases = new ObjectMapper(new YAMLFactory()).readTree(in).path("documents");
        }
        return cases.properties().stream()
                .map(entry ->
                        DynamicContainer.dynamicContainer(entry.getKey(), checks(entry.getKey(), entry.getValue())));
    }

    private static Stream<DynamicTest> checks(String file, JsonNode expected) {
        var checks = new ArrayList<DynamicTest>();
        for (var found : expected.path("found").properties()) {
            checks.add(DynamicTest.dynamicTest(
                    "\"" + found.getKey() + "\" finds \"" + found.getValue().asText() + "\"",
                    () -> assertThat(Indexed.squeezed(indexed(file).best(found.getKey())))
                            .contains(Indexed.squeezed(found.getValue().asText()))));
        }
        StreamSupport.stream(expected.path("absent").spliterator(), false)
                .map(JsonNode::asText)
                .forEach(absent -> checks.add(DynamicTest.dynamicTest(
                        "no passage has \"" + absent + "\"",
                        () -> assertThat(indexed(file).chunks())
                                .noneMatch(chunk -> Indexed.shown(chunk).contains(absent)))));
        if (expected.has("chunks")) {
            checks.add(DynamicTest.dynamicTest(expected.path("chunks").asText(), () -> chunks(file)));
        }
        assertThat(checks).as("checks of %s", file).isNotEmpty();
        return checks.stream();
    }

    private static void chunks(String file) throws Exception {
        var chunks = indexed(file).chunks();
        switch (file) {
            case "markdown-long-table.md" -> rowsAreWholeBelowTheirHead(chunks);
            case "markdown-deep-headings.md" ->
                assertThat(chunks)
                        .filteredOn(chunk -> chunk.text().contains("Body under the decisive heading."))
                        .singleElement()
                        .satisfies(chunk -> assertThat(chunk.heading()).endsWith("The decisive ENDPOINT heading"));
            case "text-thai-unspaced.txt" -> {
                assertThat(chunks)
                        .allSatisfy(chunk -> assertThat(chunk.text().length()).isLessThanOrEqualTo(Indexed.MAX_TOKENS));
                assertThat(indexed(file).best("ไส้กรอง")).contains("ไส้กรอง");
            }
            default -> throw new AssertionError("no check is written for " + file);
        }
    }

    private static void rowsAreWholeBelowTheirHead(List<Chunk> chunks) {
        assertThat(chunks).hasSizeGreaterThan(2);
        assertThat(chunks).filteredOn(chunk -> chunk.text().contains("SKU-")).allSatisfy(chunk -> {
            assertThat(chunk.text()).contains("| part number | net weight | bore width | storage place |");
            assertThat(chunk.text().lines().filter(line -> line.contains("SKU-")))
                    .allMatch(line -> line.matches("\\| SKU-\\d{3} \\| \\d+ kg \\| \\d+ mm \\| shelf [A-Z]\\d \\|"));
        });
        IntStream.rangeClosed(1, 60)
                .forEach(i -> assertThat(chunks).anyMatch(chunk -> chunk.text().contains("| SKU-%03d |".formatted(i))));
    }

    private static Indexed indexed(String file) throws Exception {
        try (var in = DocumentCasesTest.class.getResourceAsStream(FOLDER + file)) {
            return Indexed.of(file, in.readAllBytes());
        }
    }
}
