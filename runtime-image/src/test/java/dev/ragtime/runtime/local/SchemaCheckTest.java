package dev.ragtime.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a cluster refuses, {@code ragtime local} refuses in the same words. */
class SchemaCheckTest {
    private static final Path SAMPLES = Path.of("../crds/src/test/resources/invalid");
    private final SchemaCheck check = new SchemaCheck(new Definitions());

    static Stream<Path> samples() throws IOException {
        // two documents in a sample: it is the change from one to the other that a cluster refuses
        return Files.list(SAMPLES)
                .filter(file -> !file.getFileName().toString().matches("kb-(change|add)-.*"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void an_invalid_sample_is_refused_with_the_expected_message(Path sample) throws IOException {
        var expected = Files.readAllLines(sample).getFirst().replace("# expect: ", "");
        assertThat(documents(sample))
                .allSatisfy(manifest ->
                        assertThat(check.problems(manifest)).anyMatch(problem -> problem.contains(expected)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void every_example_is_valid(Path example) throws IOException {
        assertThat(documents(example))
                .allSatisfy(manifest -> assertThat(check.problems(manifest)).isEmpty());
    }

    static Stream<Path> examples() throws IOException {
        return Files.walk(Path.of("../examples"))
                .filter(file -> file.toString().endsWith(".yaml"))
                .sorted();
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        var mapper = new YAMLMapper();
        try (var parser = mapper.createParser(file.toFile())) {
            return mapper.readerFor(JsonNode.class).<JsonNode>readValues(parser).readAll();
        }
    }
}
