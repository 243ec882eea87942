package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Who may read the documents of a source: the first place that says something of a document counts. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceAccess(
        @Size(max = 100)
        @JsonPropertyDescription(
                "Principals that may read the documents of which nothing else says who may, up to 100: names of users and groups as clients send them. Default: none, which is nobody.")
        List<@Size(min = 1, max = PRINCIPAL_LENGTH) String> principals,

        @Size(max = 64)
        @JsonPropertyDescription("Who may read what, by path, up to 64: the first that fits a path counts for it.")
        List<Rule> rules,

        @JsonPropertyDescription(
                "What a document's own principals count for: those of its front matter, its record or its object's metadata and tags, under the key principals. Narrow (default): of the principals that rules, or principals, give, it is for those that it names, too. Decide: it is for those that it names, whoever they are; then whoever may write a document may show it to anybody.")
        Documents documents) {

    /** Characters that a principal may have. */
    public static final int PRINCIPAL_LENGTH = 256;

    public SourceAccess {
        principals = principals == null ? List.of() : List.copyOf(principals);
        rules = rules == null ? List.of() : List.copyOf(rules);
        documents = documents == null ? Documents.Narrow : documents;
    }

    /** What documents may say of who reads them. */
    public enum Documents {
        Narrow,
        Decide
    }

    /** Who may read the documents at some paths. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rule(
            @Required
            @Size(min = 1, max = 512)
            @ValidationRule(
                    value = "self.matches('^[^\\\\[]*([\\\\[][^\\\\]]+[\\\\]][^\\\\[]*)*$')",
                    message = "path must be a glob such as hr/**: close each [ with a ], or leave it out")
            @JsonPropertyDescription(
                    "Glob of paths in the source, e.g. hr/**: * stays inside a folder, ** crosses folders.")
            String path,

            @Required
            @Size(max = 100)
            @JsonPropertyDescription("Principals that may read these documents, up to 100; an empty list is nobody.")
            List<@Size(min = 1, max = PRINCIPAL_LENGTH) String> principals) {

        public Rule {
            principals = principals == null ? List.of() : List.copyOf(principals);
        }
    }
}
