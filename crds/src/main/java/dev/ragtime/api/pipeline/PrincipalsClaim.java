package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A claim whose values name principals. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PrincipalsClaim(
        @Required
        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Name of a claim whose value is a text or a list of texts; realm_access.roles is one within another. One whose values callers choose themselves needs a prefix.")
        String claim,

        @Size(max = 64)
        @JsonPropertyDescription(
                "What the principal's name begins with, before the value, such as group:. Default: nothing.")
        String prefix) {

    public PrincipalsClaim {
        prefix = prefix == null ? "" : prefix;
    }
}
