package dev.ragtime.runtime.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.JsonRequest;
import java.util.Set;

/**
 * Text that comes as a string or as a list of parts, as the APIs of OpenAI and Anthropic have it.
 *
 * @param types of parts that are text
 * @param leftOut types of parts that may stand among them and are no text
 */
public record TextParts(Set<String> types, Set<String> leftOut) {
    public TextParts {
        types = Set.copyOf(types);
        leftOut = Set.copyOf(leftOut);
    }

    /** Among which nothing else may stand. */
    public static TextParts of(String... types) {
        return new TextParts(Set.of(types), Set.of());
    }

    /**
     * The parts as one text.
     *
     * @param at where they stand in the request
     * @throws CallError when they hold anything else
     */
    public String joined(String at, JsonNode content) {
        if (content.isTextual()) return content.asText();
        if (!content.isArray()) throw JsonRequest.wrongType(at, "a string or a list of text parts");
        var text = new StringBuilder();
        for (var part : content) {
            var type = part.path("type").asText();
            if (leftOut.contains(type)) continue;
            if (!types.contains(type) || !part.path("text").isTextual())
                throw CallError.invalid("unsupported_content", at, at + " may hold parts of text only");
            text.append(part.get("text").asText());
        }
        return text.toString();
    }
}
