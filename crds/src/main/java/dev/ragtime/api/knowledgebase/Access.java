package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Who may read what is known. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Access(
        @JsonPropertyDescription(
                "Everyone (default): whoever may ask a pipeline reads all documents. DocumentPrincipals: a document is read only by those whom it names, or its source does for it, and by nobody when neither does.")
        Mode mode) {

    public Access {
        mode = mode == null ? Mode.Everyone : mode;
    }

    public static Access defaults() {
        return new Access(null);
    }

    /** Whether it matters who asks. */
    public boolean byPrincipals() {
        return mode == Mode.DocumentPrincipals;
    }

    /** Whom a document is for. */
    public enum Mode {
        Everyone,
        DocumentPrincipals
    }
}
