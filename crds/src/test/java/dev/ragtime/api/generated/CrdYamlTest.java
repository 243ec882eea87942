package dev.ragtime.api.generated;

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

    @Test
    void the_reference_describes_every_field() throws IOException {
        GeneratedFile.check("docs/reference.md", new ApiReference().page(CrdGenerator.definitions()));
    }
}
