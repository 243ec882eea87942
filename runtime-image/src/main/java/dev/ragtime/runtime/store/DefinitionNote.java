package dev.ragtime.runtime.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.runtime.IndexNote;
import java.util.Optional;

/** What an index says that it is made of, as the operator wrote it into it before it answered. */
public final class DefinitionNote {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private DefinitionNote() {}

    /** Empty for an index that has not answered yet, or of an earlier version. */
    public static Optional<IndexDefinition> of(Notes notes) {
        return notes.find(IndexNote.DEFINITION.name()).map(DefinitionNote::parse);
    }

    private static IndexDefinition parse(String json) {
        try {
            return JSON.readValue(json, IndexDefinition.class);
        } catch (JsonProcessingException e) {
            throw new StoreException(
                    "an index is made of what this version does not know: " + e.getOriginalMessage(), false, e);
        }
    }
}
