package dev.ragtime.api.generated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.CustomModel;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.ImageFiles;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An index is pinned with every default filled in, and the API server must take that, too. */
class PinnedModelTest {
    static Stream<Embedding.Kind> withEveryDefault() {
        return Stream.of(
                new CustomModel(new VolumeFiles("models", null), null, null, null, null, null, null, 8, null),
                new CustomModel(null, new ImageFiles("e5:2", null, null), null, null, null, null, null, 8, null),
                new RoutedModel("embeddings", "m", 8, null, null, null, null));
    }

    @ParameterizedTest
    @MethodSource("withEveryDefault")
    void what_is_left_out_is_pinned_as_the_schema_allows_it(Embedding.Kind model) {
        var schema = CrdGenerator.definitions().values().stream()
                .filter(crd -> crd.getSpec().getNames().getKind().equals("KnowledgeBase"))
                .map(crd -> crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema())
                .findFirst()
                .orElseThrow();
        var index = schema.getProperties().get("status").getProperties().get("activeIndex");
        var embedding = index.getProperties().get("definition").getProperties().get("embedding");
        check(embedding, new ObjectMapper().valueToTree(Embedding.of(model)));
    }

    private static void check(JSONSchemaProps schema, JsonNode value) {
        if (schema.getPattern() != null) assertThat(value.asText()).matches(schema.getPattern());
        if (schema.getMinLength() != null)
            assertThat((long) value.asText().length()).isGreaterThanOrEqualTo(schema.getMinLength());
        value.properties().forEach(field -> {
            assertThat(schema.getProperties()).containsKey(field.getKey());
            check(schema.getProperties().get(field.getKey()), field.getValue());
        });
    }
}
