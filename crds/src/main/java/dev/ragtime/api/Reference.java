package dev.ragtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A reference by name to an object in the same namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reference(
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Ragtime.OBJECT_NAME_PATTERN)
        @JsonPropertyDescription("Name of the object, in this resource's own namespace.")
        String name) {}
