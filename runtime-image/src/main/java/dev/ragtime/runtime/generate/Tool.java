package dev.ragtime.runtime.generate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A function that a client runs when a model asks for it.
 *
 * @param name letters, digits, underscores and hyphens
 * @param description for the model; may be empty
 * @param parameters JSON schema of its arguments; empty when it takes none
 * @param strict whether the model server must keep to the schema; its own default when empty
 */
public record Tool(String name, String description, Optional<JsonNode> parameters, Optional<Boolean> strict) {
    /** As much of it as a model reads. */
    public String text() {
        return name
                + ' '
                + description
                + ' '
                + parameters.map(JsonNode::toString).orElse("");
    }
}
