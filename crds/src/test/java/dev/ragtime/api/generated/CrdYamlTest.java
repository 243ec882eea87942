package dev.ragtime.api.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart's definitions and the API reference are what the types say. */
class CrdYamlTest {
    /** A whole number as a double is printed. */
    private static final Pattern BOUND = Pattern.compile("(?m)^(\\s*(?:min|max)imum: )(-?\\d+\\.\\d+(?:E\\d+)?)$");

    @ParameterizedTest
    @ValueSource(strings = {"knowledgebases", "ragpipelines", "modelroutes"})
    void the_chart_carries_the_definition_made_from_the_types(String plural) throws IOException {
        GeneratedFile.check("helm/ragtime/files/crds/" + plural + ".yaml", yaml(plural));
    }

    /** The server drops a priority of 0, and whoever compares what was applied with what is kept would see it for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"knowledgebases", "ragpipelines", "modelroutes"})
    void a_definition_says_nothing_that_the_server_does_not_keep(String plural) {
        assertThat(yaml(plural))
                .contains("priority: 1")
                .doesNotContain("priority: 0")
                .doesNotContainPattern("imum: -?\\d+\\.");
    }

    /** The server refuses a definition whose rule reads a field that is called like a word of CEL. */
    @ParameterizedTest
    @ValueSource(strings = {"knowledgebases", "ragpipelines", "modelroutes"})
    void no_rule_reads_a_field_that_is_a_word_of_its_language(String plural) {
        assertThat(yaml(plural).lines().filter(line -> line.contains("self")))
                .noneMatch(
                        line -> line.matches(
                                ".*self[A-Za-z.]*[.](in|as|if|for|else|break|const|continue|function|import|let|loop|package|namespace|return|var|void|while|true|false|null)\\b.*"));
    }

    @Test
    void the_reference_describes_every_field() throws IOException {
        GeneratedFile.check("docs/reference.md", new ApiReference().page(CrdGenerator.definitions()));
    }

    /** Bounds are doubles to the generator; the server prints whole ones as whole numbers. */
    private static String yaml(String plural) {
        return BOUND.matcher(Serialization.asYaml(CrdGenerator.definitions().get(plural)))
                .replaceAll(bound -> bound.group(1) + new BigDecimal(bound.group(2)).toBigIntegerExact());
    }
}
