package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * JSON that an answer must be.
 *
 * @param asked field of the request that asks for it, e.g. {@code response_format}
 * @param name for the model; letters, digits, underscores and hyphens
 * @param schema that it must be valid against; empty for any object
 * @param rule the same, ready to hold texts against
 */
public record AnswerFormat(String asked, String name, Optional<JsonNode> schema, AnswerSchema rule) {
    /** Any JSON object. */
    public static AnswerFormat object(String asked) {
        return new AnswerFormat(asked, "object", Optional.empty(), AnswerSchema.ANY_OBJECT);
    }

    /** @throws IllegalArgumentException when the schema cannot be used; its message says why */
    public static AnswerFormat of(String asked, String name, JsonNode schema) {
        return new AnswerFormat(asked, name, Optional.of(schema), AnswerSchema.of(schema));
    }
}
