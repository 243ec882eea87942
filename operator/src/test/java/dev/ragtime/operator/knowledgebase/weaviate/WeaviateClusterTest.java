package dev.ragtime.operator.knowledgebase.weaviate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeaviateClusterTest {
    @ParameterizedTest(name = "{0} in version 1.39.0 is {1}")
    @CsvSource({
        "cr.weaviate.io/semitechnologies/weaviate:1.38.3, cr.weaviate.io/semitechnologies/weaviate:1.39.0",
        "localhost:5000/weaviate:1.38.3, localhost:5000/weaviate:1.39.0",
        "localhost:5000/weaviate, localhost:5000/weaviate:1.39.0",
        "weaviate:1.38.3@sha256:abcd, weaviate:1.39.0"
    })
    void aVersionReplacesTheTagOfTheImage(String image, String expected) {
        assertThat(StoreImage.withVersion(image, "1.39.0")).isEqualTo(expected);
    }

    @Test
    void onlyHealthyNodesCount() throws JsonProcessingException {
        var answer = new ObjectMapper().readTree("""
                {"nodes":[{"name":"a","status":"HEALTHY","version":"1.38.3"},
                          {"name":"b","status":"UNAVAILABLE"},
                          {"name":"c","status":"HEALTHY","version":"1.38.3"}]}""");
        var health = StoreHealth.parse(answer);
        assertThat(health.nodesReady()).isEqualTo(2);
        assertThat(health.version()).contains("1.38.3");
        assertThat(health.hasQuorum(3)).isTrue();
        assertThat(new StoreHealth(1, health.version()).hasQuorum(3)).isFalse();
        assertThat(StoreHealth.UNREACHABLE.hasQuorum(1)).isFalse();
    }
}
