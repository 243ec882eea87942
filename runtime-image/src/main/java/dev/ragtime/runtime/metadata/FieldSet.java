package dev.ragtime.runtime.metadata;

import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.Metadata;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Fields that chunks can be filtered by.
 *
 * @param types by name, in the order of names
 */
public record FieldSet(Map<String, FieldType> types) {
    /** Where a chunk comes from: every index can be filtered by it. */
    public static final Field SOURCE = new Field("source", FieldType.String);

    /** See {@link #SOURCE}; a document's, or a folder's when it ends with {@code /}. */
    public static final Field PATH = new Field("path", FieldType.String);

    public static final FieldSet NONE = new FieldSet(Map.of());

    public static final Field TITLE = new Field("title", FieldType.String);

    static final Field LANGUAGE = new Field("language", FieldType.String);

    public FieldSet {
        types = Collections.unmodifiableMap(new TreeMap<>(types));
    }

    /** A field by its name. */
    public record Field(String name, FieldType type) {}

    /** What is filled in from documents: the declared ones, title and language. */
    public static FieldSet of(Metadata declared) {
        var types = new TreeMap<String, FieldType>();
        for (var field : declared.fields()) types.put(field.name(), field.type());
        types.put(TITLE.name(), TITLE.type());
        types.put(LANGUAGE.name(), LANGUAGE.type());
        return new FieldSet(types);
    }

    /** With those that every index has. */
    public FieldSet withPlace() {
        var all = new TreeMap<>(types);
        all.put(SOURCE.name(), SOURCE.type());
        all.put(PATH.name(), PATH.type());
        return new FieldSet(all);
    }

    /** Those of any of several; without those that are of one type here and of another there. */
    public static FieldSet ofAny(Collection<FieldSet> several) {
        var types = new TreeMap<String, FieldType>();
        several.forEach(fields -> types.putAll(fields.types));
        types.entrySet()
                .removeIf(field -> several.stream()
                        .anyMatch(fields ->
                                fields.types.getOrDefault(field.getKey(), field.getValue()) != field.getValue()));
        return new FieldSet(types);
    }

    public boolean has(Field field) {
        return field.type() == types.get(field.name());
    }

    public Optional<Field> find(String name) {
        return Optional.ofNullable(types.get(name)).map(type -> new Field(name, type));
    }
}
