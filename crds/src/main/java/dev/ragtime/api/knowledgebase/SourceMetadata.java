package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a source says of all its documents. What a document says of itself counts more. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceMetadata(
        @Size(max = 512)
        @ValidationRule(
                value = "self.matches('^([^{}]*[{][a-z][a-z0-9_]*[}])+[^{}]*$')",
                message =
                        "pathPattern must name at least one part in braces, in lower-case letters, digits and _, e.g. {team}/{year}/**")
        @JsonPropertyDescription(
                "Parts of documents' paths that are metadata, e.g. {team}/{year}/**: a name in braces stands for characters of one folder or file, * and ** as in globs. It must fit the whole path; one that it does not fit has no parts.")
        String pathPattern,

        @JsonPropertyDescription("Values of metadata that all documents of the source have, by key.")
        Map<String, String> constants) {

    public SourceMetadata {
        // in an order that is the same in every process
        constants = Collections.unmodifiableMap(new TreeMap<>(constants == null ? Map.of() : constants));
    }
}
