package dev.ragtime.api.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The samples in {@code invalid/} are refused by a real API server in the end-to-end tests; here: none is missing. */
class InvalidSamplesTest {
    private static final Path SAMPLES = Path.of("src/test/resources/invalid");

    @Test
    void every_rule_has_a_sample_that_breaks_it() throws IOException {
        var messages = new TreeSet<String>();
        for (var crd : CrdGenerator.definitions().values()) {
            collect(crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema(), messages);
        }
        var expected = new TreeSet<String>();
        try (var files = Files.list(SAMPLES)) {
            for (var file : files.toList()) {
                expected.add(Files.readAllLines(file).getFirst().replace("# expect: ", ""));
            }
        }
        assertThat(messages)
                .isNotEmpty()
                .allSatisfy(message ->
                        assertThat(expected).as("a sample for: %s", message).anyMatch(message::contains));
    }

    private static void collect(JSONSchemaProps schema, TreeSet<String> messages) {
        if (schema.getXKubernetesValidations() != null) {
            schema.getXKubernetesValidations().forEach(rule -> messages.add(rule.getMessage()));
        }
        if (schema.getProperties() != null) schema.getProperties().values().forEach(p -> collect(p, messages));
        if (schema.getItems() != null) collect(schema.getItems().getSchema(), messages);
    }
}
