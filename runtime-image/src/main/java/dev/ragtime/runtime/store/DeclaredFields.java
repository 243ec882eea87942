package dev.ragtime.runtime.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.runtime.metadata.FieldSet;
import java.util.Map;

/**
 * Which fields an index has now, as a note in it: whoever asks the index learns of a field that was declared later without
 * being configured anew.
 */
final class DeclaredFields {
    private static final String NOTE = "fields";
    private static final ObjectMapper JSON = new ObjectMapper();

    private DeclaredFields() {}

    static void write(Notes notes, FieldSet fields) {
        try {
            notes.put(NOTE, JSON.writeValueAsString(fields.types()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names and types are always JSON", e);
        }
    }

    /** None before a run of a version that knows fields. */
    static FieldSet read(Notes notes) {
        return notes.find(NOTE).map(DeclaredFields::parse).orElse(FieldSet.NONE);
    }

    private static FieldSet parse(String json) {
        try {
            return new FieldSet(JSON.readValue(json, new TypeReference<Map<String, FieldType>>() {}));
        } catch (JsonProcessingException e) {
            throw new StoreException("the index has fields of a newer version: " + e.getOriginalMessage(), false, e);
        }
    }
}
