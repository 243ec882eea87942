package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * JSON that an answer must be.
 *
 * @param name for the model; letters, digits, underscores and hyphens
 * @param schema that it must be valid against; empty for any object
 * @param rule the same, ready to hold texts against
 */
public record AnswerFormat(String name, Optional<JsonNode> schema, AnswerSchema rule) {
    /** Any JSON object. */
    public static final AnswerFormat OBJECT = new AnswerFormat("object", Optional.empty(), AnswerSchema.ANY_OBJECT);

    /** @throws IllegalArgumentException when the schema cannot be used; its message says why */
    public static AnswerFormat of(String name, JsonNode schema) {
        return new AnswerFormat(name, Optional.of(schema), AnswerSchema.of(schema));
    }
}
