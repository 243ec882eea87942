package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Required;

/** Documents that are pushed, and kept in the store of the KnowledgeBase until they are deleted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PushedDocuments(
        @Required
        @JsonPropertyDescription(
                "A Secret whose values are API keys: each of them opens this source. A key that is added or removed counts within two minutes, without a restart.")
        Reference apiKeysSecret)
        implements SourceKind {}
