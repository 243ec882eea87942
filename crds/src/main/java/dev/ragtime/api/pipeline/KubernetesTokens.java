package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Tokens that the API server of the cluster knows. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KubernetesTokens(
        @Required
        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "Whom tokens must be for: one of these. Choose a name of the pipeline's own, so that nobody sends it a token that opens the API server.")
        List<String> audiences) {

    public KubernetesTokens {
        audiences = audiences == null ? List.of() : List.copyOf(audiences);
    }
}
