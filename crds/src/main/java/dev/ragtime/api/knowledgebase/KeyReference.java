package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret or ConfigMap of the same namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyReference(
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Ragtime.OBJECT_NAME_PATTERN)
        @JsonPropertyDescription("Name of the object, in this resource's own namespace.")
        String name,

        @Size(min = 1, max = 253)
        @Pattern("^[-._a-zA-Z0-9]+$")
        @JsonPropertyDescription("Its key. Default: api-key for an API key, ca.crt for certificates.")
        String key) {

    /** @param otherwise where none is named */
    public String key(String otherwise) {
        return key == null ? otherwise : key;
    }
}
