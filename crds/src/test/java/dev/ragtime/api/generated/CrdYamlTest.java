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
        var crd = CrdGenerator.definitions().get(plural);
        GeneratedFile.check("helm/ragtime/files/crds/" + plural + ".yaml", Serialization.asYaml(crd));
    }

    /** The server drops a priority of 0, and whoever compares what was applied with what is kept would see it for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"knowledgebases", "ragpipelines", "modelroutes"})
    void a_definition_says_nothing_that_the_server_does_not_keep(String plural) {
        var yaml = Serialization.asYaml(CrdGenerator.definitions().get(plural));
        assertThat(yaml).contains("priority: 1").doesNotContain("priority: 0");
    }

    @Test
    void the_reference_describes_every_field() throws IOException {
        GeneratedFile.check("docs/reference.md", new ApiReference().page(CrdGenerator.definitions()));
    }
}
