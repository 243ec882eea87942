package dev.ragtime.runtime.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.AnswerFormat;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the form of an answer as OpenAI's APIs have it. */
public final class FormatRequest {
    private static final int LONGEST = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private FormatRequest() {}

    /**
     * @param format with a type; the name and the schema stand in {@code holder}
     * @param at where it stands in the request
     * @throws CallError when it is no form of an answer
     */
    public static Optional<AnswerFormat> read(JsonNode format, String at, String holder) {
        if (!format.isObject()) throw JsonRequest.wrongType(at, "an object with type");
        return switch (format.path("type").asText()) {
            case "text" -> Optional.empty();
            case "json_object" -> Optional.of(AnswerFormat.object(at));
            case "json_schema" ->
                Optional.of(
                        holder.isEmpty() ? schema(format, at, at) : schema(format.path(holder), at, at + "." + holder));
            default -> throw JsonRequest.wrongType(at + ".type", "one of text, json_object, json_schema");
        };
    }

    private static AnswerFormat schema(JsonNode node, String asked, String at) {
        if (!node.isObject()) throw JsonRequest.wrongType(at, "an object with name and schema");
        var name = node.path("name").asText();
        if (!NAME.matcher(name).matches())
            throw JsonRequest.wrongType(at + ".name", "1 to 64 letters, digits, underscores and hyphens");
        var schema = node.path("schema");
        if (!schema.isObject()) throw JsonRequest.wrongType(at + ".schema", "a JSON schema");
        if (Json.write(schema).length() > LONGEST)
            throw JsonRequest.wrongType(at + ".schema", "a JSON schema of up to " + LONGEST + " characters");
        try {
            return AnswerFormat.of(asked, name, schema);
        } catch (IllegalArgumentException e) {
            throw CallError.invalid("invalid_schema", at + ".schema", at + ".schema: " + e.getMessage());
        }
    }
}
