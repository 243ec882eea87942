package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A model behind a ModelRoute of the same namespace, asked at {@code /v1/embeddings} in OpenAI's shape. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoutedModel(
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Ragtime.OBJECT_NAME_PATTERN)
        @JsonPropertyDescription("Name of the ModelRoute, in this resource's own namespace.")
        String name,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Name of the model as the provider's answers have it. An answer by another model is refused: its vectors would not fit to those in the index.")
        String model,

        @Required
        @Min(1)
        @Max(8192)
        @JsonPropertyDescription("Length of the vectors that the provider sends, 1 to 8192.")
        Integer dimensions,

        @JsonPropertyDescription(
                "Asks the provider for vectors of this length, which models that were trained for it (Matryoshka) can shorten, such as text-embedding-3-large. Default: false, the model's own length.")
        Boolean requestDimensions,

        @Size(max = 1024)
        @JsonPropertyDescription("Put before every question, e.g. \"query: \" for E5. Default: nothing.")
        String queryPrefix,

        @Size(max = 1024)
        @JsonPropertyDescription("Put before every text of a document, e.g. \"passage: \" for E5. Default: nothing.")
        String passagePrefix,

        @Min(64)
        @Max(32768)
        @JsonPropertyDescription(
                "Most tokens that the model reads at once, 64 to 32768. Its tokenizer is not known here: chunks are counted with that of bge-small-en-v1.5 and kept to three quarters of this. Default: 512.")
        Integer maxTokens)
        implements Embedding.Kind {

    private static final int DEFAULT_MAX_TOKENS = 512;

    public RoutedModel {
        requestDimensions = Boolean.TRUE.equals(requestDimensions) ? Boolean.TRUE : null;
        queryPrefix = queryPrefix == null ? "" : queryPrefix;
        passagePrefix = passagePrefix == null ? "" : passagePrefix;
        maxTokens = maxTokens == null ? Integer.valueOf(DEFAULT_MAX_TOKENS) : maxTokens;
    }

    @Override
    public String id() {
        return model;
    }

    /** Whichever route leads to it. */
    @Override
    public String identity() {
        return identity(queryPrefix);
    }

    @Override
    public String passageIdentity() {
        return identity("");
    }

    private String identity(String ofQueries) {
        return List.of("route", model, dimensions, ofQueries, passagePrefix, maxTokens)
                .toString();
    }
}
