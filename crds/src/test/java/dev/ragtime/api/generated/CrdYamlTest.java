package dev.ragtime.api.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart's definitions and the API reference are what the types say. */
class CrdYamlTest {
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
                .doesNotContainPattern("imum: -?\\d+\\.0\\b");
    }

    @Test
    void the_reference_describes_every_field() throws IOException {
        GeneratedFile.check("docs/reference.md", new ApiReference().page(CrdGenerator.definitions()));
    }

    /** Bounds are doubles to the generator; the server prints whole ones as whole numbers. */
    private static String yaml(String plural) {
        return Serialization.asYaml(CrdGenerator.definitions().get(plural))
                .replaceAll("(?m)^(\\s*(?:min|max)imum: -?\\d+)\\.0$", "$1");
    }
}
