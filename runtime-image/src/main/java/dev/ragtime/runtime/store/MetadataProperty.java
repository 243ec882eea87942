package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.runtime.metadata.FieldSet;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A field of metadata as stores keep it, under a name that tells its type: a field that was declared anew with another
 * type is another property, so what is stored never has to be converted. No other property has a {@code _} in its name.
 */
record MetadataProperty(String name, FieldType type) {
    private static final Map<String, FieldType> TYPES = Map.of(
            "text", FieldType.String,
            "texts", FieldType.StringList,
            "int", FieldType.Integer,
            "number", FieldType.Number,
            "flag", FieldType.Boolean,
            "time", FieldType.DateTime);

    private static final Map<FieldType, String> PREFIXES =
            TYPES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    /** Of a field that is filtered by; a chunk's place has properties of its own. */
    static String property(FieldSet.Field field) {
        if (field.equals(FieldSet.SOURCE)) return Fields.SOURCE;
        if (field.equals(FieldSet.PATH)) return Fields.PATH;
        return property(field.name(), field.type());
    }

    static String property(String name, FieldType type) {
        return PREFIXES.get(type) + "_" + name;
    }

    static String property(String name, FieldValue value) {
        return property(name, type(value));
    }

    private static FieldType type(FieldValue value) {
        return switch (value) {
            case FieldValue.Text _ -> FieldType.String;
            case FieldValue.Texts _ -> FieldType.StringList;
            case FieldValue.Whole _ -> FieldType.Integer;
            case FieldValue.Decimal _ -> FieldType.Number;
            case FieldValue.Truth _ -> FieldType.Boolean;
            case FieldValue.Moment _ -> FieldType.DateTime;
        };
    }

    /** Empty when the property is none of metadata. */
    static Optional<MetadataProperty> of(String property) {
        int end = property.indexOf('_');
        if (end < 0) return Optional.empty();
        return Optional.ofNullable(TYPES.get(property.substring(0, end)))
                .map(type -> new MetadataProperty(property.substring(end + 1), type));
    }

    /** As a store that knows texts, numbers and truth values keeps it; times are milliseconds since 1970. */
    static Object plain(FieldValue value) {
        return value instanceof FieldValue.Moment(var time) ? time.toEpochMilli() : value.plain();
    }

    /** What a store keeps under this name. */
    private FieldValue value(Object plain) {
        return switch (type) {
            case String -> new FieldValue.Text(plain.toString());
            case StringList -> new FieldValue.Texts(texts(plain));
            case Integer -> new FieldValue.Whole(((Number) plain).longValue());
            case Number -> new FieldValue.Decimal(((Number) plain).doubleValue());
            case Boolean -> new FieldValue.Truth((Boolean) plain);
            case DateTime -> new FieldValue.Moment(Instant.ofEpochMilli(((Number) plain).longValue()));
        };
    }

    private static List<String> texts(Object plain) {
        return plain instanceof Collection<?> many
                ? many.stream().map(Object::toString).toList()
                : List.of(plain.toString());
    }

    /** Values of metadata among all that a store has of a chunk. */
    static Map<String, FieldValue> values(Stream<String> properties, Function<String, Object> plain) {
        var values = new TreeMap<String, FieldValue>();
        properties.forEach(property -> of(property).ifPresent(field -> {
            var kept = plain.apply(property);
            if (kept != null) values.put(field.name(), field.value(kept));
        }));
        return values;
    }
}
