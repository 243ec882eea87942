package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Reading of pictures: pages that a scanner made, and files that are one. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Ocr(
        @Required
        @Size(min = 1, max = 4)
        @ValidationRule(
                value = "self.all(l, self.exists_one(m, m == l))",
                message = "each language may be named once: leave the second one out")
        @JsonPropertyDescription("Languages of the texts, 1 to 4, the most frequent first; each takes time of its own.")
        List<Language> languages) {

    public Ocr {
        languages = languages == null ? List.of() : List.copyOf(languages);
    }

    /** Languages whose data is in the image, as ISO 639-3 and Tesseract call them. */
    public enum Language {
        eng,
        deu,
        fra,
        spa,
        ita,
        por,
        nld,
        pol
    }
}
