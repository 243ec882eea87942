package dev.ragtime.runtime.ask;

import static dev.ragtime.runtime.call.CallError.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.api.knowledgebase.FieldReader;
import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.metadata.FieldSet.Field;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.ChunkFilter.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads a filter in OpenAI's form: comparisons of {@code type}, {@code key} and {@code value}, joined by {@code and} and
 * {@code or}. What is wrong ends as a 400 that names the place and the remedy. For one request.
 */
public final class FilterRequest {
    private static final int DEEPEST = 8;
    private static final int MOST_CONDITIONS = 100;
    private static final int MOST_VALUES = 1000;
    private static final String FIELD = "filters";

    private final FieldSet fields;
    private int conditions;
    private int values;

    /** @param fields that may be filtered by */
    public FilterRequest(FieldSet fields) {
        this.fields = fields;
    }

    /**
     * What field {@code filters} of a request says.
     *
     * @param fields that may be filtered by, asked for only where there is a filter
     * @throws CallError when it is no filter over them
     */
    public static ChunkFilter of(JsonRequest request, Supplier<FieldSet> fields) {
        return of(request.field(FIELD), fields);
    }

    /** @throws CallError when it is no filter over these fields */
    static ChunkFilter of(Optional<JsonNode> filters, Supplier<FieldSet> fields) {
        return filters.map(filter -> new FilterRequest(fields.get()).parse(filter))
                .orElse(ChunkFilter.NONE);
    }

    /** @throws CallError when it is no filter over these fields */
    public ChunkFilter parse(JsonNode filter) {
        return parse(filter, FIELD, 1);
    }

    private ChunkFilter parse(JsonNode filter, String at, int depth) {
        if (!filter.isObject())
            throw JsonRequest.wrongType(at, "an object with type, key and value, or with type and filters");
        if (depth > DEEPEST) throw tooComplex("more than " + DEEPEST + " levels deep");
        var type = filter.path("type").asText();
        return switch (type) {
            case "and" -> new ChunkFilter.All(parts(filter, at, depth));
            case "or" -> new ChunkFilter.Any(parts(filter, at, depth));
            case "eq", "in" -> oneOf(type, filter, at);
            case "ne", "nin" -> new ChunkFilter.Not(oneOf(type, filter, at));
            case "lt" -> beyond(Order.LESS, filter, at);
            case "lte" -> beyond(Order.AT_MOST, filter, at);
            case "gt" -> beyond(Order.GREATER, filter, at);
            case "gte" -> beyond(Order.AT_LEAST, filter, at);
            default -> throw JsonRequest.wrongType(at + ".type", "one of eq, ne, gt, gte, lt, lte, in, nin, and, or");
        };
    }

    private List<ChunkFilter> parts(JsonNode filter, String at, int depth) {
        only(filter, at, "filters");
        var parts = filter.path("filters");
        if (!parts.isArray() || parts.isEmpty())
            throw JsonRequest.wrongType(at + ".filters", "a list of at least one filter");
        var parsed = new ArrayList<ChunkFilter>();
        for (var part : parts) parsed.add(parse(part, at + ".filters[" + parsed.size() + "]", depth + 1));
        return parsed;
    }

    private ChunkFilter oneOf(String type, JsonNode filter, String at) {
        var field = field(filter, at);
        var value = filter.path("value");
        boolean many = type.endsWith("in");
        if (many && (!value.isArray() || value.isEmpty())) {
            throw JsonRequest.wrongType(at + ".value", "a list of at least one value for " + type);
        }
        var read = new ArrayList<FieldValue>();
        for (var one : many ? value : List.of(value)) {
            if (++values > MOST_VALUES) throw tooComplex("of more than " + MOST_VALUES + " values");
            read.add(value(field, one, at + ".value" + (many ? "[" + read.size() + "]" : "")));
        }
        if (!field.equals(FieldSet.PATH)) return new ChunkFilter.OneOf(field, read);
        var paths = read.stream().map(path -> ((FieldValue.Text) path).text()).toList();
        conditions += (int) paths.stream().filter(path -> path.endsWith("/")).count();
        if (conditions > MOST_CONDITIONS) throw tooComplex("of more than " + MOST_CONDITIONS + " comparisons");
        return ChunkFilter.atPaths(paths);
    }

    private ChunkFilter beyond(Order order, JsonNode filter, String at) {
        var field = field(filter, at);
        switch (field.type()) {
            case Integer, Number, DateTime -> {}
            case String, StringList, Boolean ->
                throw invalid(
                        "invalid_filter",
                        at + ".type",
                        "%s.type: field %s is a %s and has no order; use eq, ne, in or nin"
                                .formatted(at, field.name(), field.type()));
        }
        values++;
        return new ChunkFilter.Beyond(field, order, value(field, filter.path("value"), at + ".value"));
    }

    private Field field(JsonNode filter, String at) {
        only(filter, at, "key", "value");
        if (++conditions > MOST_CONDITIONS) throw tooComplex("of more than " + MOST_CONDITIONS + " comparisons");
        if (!filter.path("key").isTextual()) throw JsonRequest.wrongType(at + ".key", "the name of a field");
        var name = filter.path("key").asText();
        return fields.find(name).orElseThrow(() -> unknown(name, at));
    }

    private CallError unknown(String name, String at) {
        var remedy = fields.types().isEmpty()
                ? "this index cannot be filtered yet: sync the KnowledgeBase with this version, or, if version 0.1 made it, make it anew"
                : "there are " + String.join(", ", fields.types().keySet())
                        + "; declare others in spec.metadata.fields of the KnowledgeBase";
        var shown = name.length() > 100 ? name.substring(0, 100) + "..." : name;
        return invalid("unknown_field", at + ".key", "%s.key: there is no field %s: %s".formatted(at, shown, remedy));
    }

    private static FieldValue value(Field field, JsonNode value, String at) {
        return read(field.type() == FieldType.StringList ? FieldType.String : field.type(), value)
                .orElseThrow(() -> invalid(
                        "invalid_filter",
                        at,
                        "%s must be %s: field %s is a %s"
                                .formatted(at, expected(field.type()), field.name(), field.type())));
    }

    private static String expected(FieldType type) {
        return switch (type) {
            case String, StringList -> "a string of up to 1,000 characters";
            case Integer -> "a whole number between -2^53 and 2^53";
            case Number -> "a number";
            case Boolean -> "true or false";
            case DateTime -> "a time like 2026-01-31 or 2026-01-31T12:00:00Z, or in seconds since 1970";
        };
    }

    /** Types are taken at their word: a number is no string, as in the answers. */
    private static Optional<FieldValue> read(FieldType type, JsonNode value) {
        return switch (type) {
            case String, StringList -> value.isTextual() ? FieldReader.read(type, value.asText()) : Optional.empty();
            case Integer, Number -> value.isNumber() ? FieldReader.read(type, value.asText()) : Optional.empty();
            case Boolean -> value.isBoolean() ? FieldReader.read(type, value.asBoolean()) : Optional.empty();
            case DateTime -> value.isNumber() ? moment(value.asText()) : FieldReader.read(type, value.asText());
        };
    }

    private static Optional<FieldValue> moment(String seconds) {
        return FieldReader.read(FieldType.Number, seconds)
                .map(number -> Math.round(((FieldValue.Decimal) number).number() * 1000))
                .flatMap(millis -> FieldReader.read(
                        FieldType.DateTime, Instant.ofEpochMilli(millis).toString()));
    }

    /** What is not known may have been meant to narrow further. */
    private static void only(JsonNode filter, String at, String... known) {
        filter.fieldNames().forEachRemaining(name -> {
            if (!name.equals("type") && !List.of(known).contains(name)) {
                throw invalid(
                        "invalid_filter",
                        at,
                        "%s: there is no %s in a filter of this type; leave it out".formatted(at, name));
            }
        });
    }

    private static CallError tooComplex(String how) {
        return invalid(
                "filter_too_complex",
                FIELD,
                "filters is " + how + ": ask for less, or declare a field that says it in one");
    }
}
