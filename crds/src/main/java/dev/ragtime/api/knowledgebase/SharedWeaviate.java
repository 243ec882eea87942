package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Required;

/** The cluster of another KnowledgeBase. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SharedWeaviate(
        @Required @JsonPropertyDescription("The KnowledgeBase whose managed store it is. Cannot be changed later.")
        Reference knowledgeBase)
        implements Store.Kind {}
