package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What of documents' metadata is kept with their chunks, so that queries can filter by it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Metadata(
        @Size(max = 32)
        @JsonPropertyDescription(
                "Fields that queries may filter by, up to 32. The fields source, path, title and language are always there.")
        List<Field> fields) {

    /** What the name of a field may be. */
    public static final String NAME = "^[a-z][a-z0-9_]*$";

    public Metadata {
        fields = fields == null ? List.of() : List.copyOf(fields);
    }

    static Metadata defaults() {
        return new Metadata(null);
    }

    /** One value of a document, or some. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!(self.name in ['source', 'path', 'title', 'language'])",
            message = "source, path, title and language are always there: give the field another name",
            fieldPath = ".name")
    public record Field(
            @Required
            @Size(min = 1, max = 40)
            @Pattern(NAME)
            @JsonPropertyDescription("Name in filters and passages: lower-case letters, digits and _.")
            String name,

            @Required
            @JsonPropertyDescription(
                    "String, StringList, Integer (up to 9007199254740991), Number, Boolean or DateTime (2026-01-31 or 2026-01-31T12:00:00Z).")
            FieldType type,

            @Size(min = 1, max = 128)
            @JsonPropertyDescription(
                    "Name that the value has in front matter, document properties, headers, tags, columns or path patterns; a dot leads into an object, as in owner.team. Default: the field's name.")
            String key) {

        /** The name of its value where documents come from. */
        public String keyOrName() {
            return key == null ? name : key;
        }
    }
}
