package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * Which fields of JSON make a document. Each line of a file of JSON lines, and each element of an array, is a document of
 * its own then.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JsonRecords(
        @Required
        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Field with the text, read as Markdown; a dot leads into an object, as in answer.body.")
        String textField,

        @Size(min = 1, max = 128)
        @JsonPropertyDescription("Field with the title. Default: the text's first heading, else the id.")
        String titleField,

        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Field that tells the records of a file apart. Default: the number of the line or element, so that one put first makes all others new documents.")
        String idField) {}
