package dev.ragtime.runtime.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.api.knowledgebase.FieldValue.Text;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.metadata.FieldSet.Field;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.ChunkFilter.All;
import dev.ragtime.runtime.store.ChunkFilter.Any;
import dev.ragtime.runtime.store.ChunkFilter.Beyond;
import dev.ragtime.runtime.store.ChunkFilter.Not;
import dev.ragtime.runtime.store.ChunkFilter.OneOf;
import dev.ragtime.runtime.store.ChunkFilter.Order;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters in OpenAI's form, over the fields that an index has. */
class FilterRequestTest {
    /** So that examples are easy to read. */
    private static final JsonMapper RELAXED = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();

    private static final FieldSet FIELDS = new FieldSet(Map.of(
                    "team", FieldType.String,
                    "tags", FieldType.StringList,
                    "year", FieldType.Integer,
                    "price", FieldType.Number,
                    "is_public", FieldType.Boolean,
                    "since", FieldType.DateTime))
            .withPlace();

    @Test
    void comparisonsAreOfTheFieldsType() {
        var team = new Field("team", FieldType.String);
        var since = new Field("since", FieldType.DateTime);
        assertThat(parsed("{type: 'eq', key: 'team', value: 'HR'}"))
                .isEqualTo(new OneOf(team, List.of(new Text("HR"))));
        assertThat(parsed("{type: 'ne', key: 'team', value: 'HR'}"))
                .isEqualTo(new Not(new OneOf(team, List.of(new Text("HR")))));
        assertThat(parsed("{type: 'in', key: 'team', value: ['HR', 'Law']}"))
                .isEqualTo(new OneOf(team, List.of(new Text("HR"), new Text("Law"))));
        assertThat(parsed("{type: 'nin', key: 'team', value: ['HR']}"))
                .isEqualTo(new Not(new OneOf(team, List.of(new Text("HR")))));
        assertThat(parsed("{type: 'gte', key: 'year', value: 2024}"))
                .isEqualTo(
                        new Beyond(new Field("year", FieldType.Integer), Order.AT_LEAST, new FieldValue.Whole(2024)));
        assertThat(parsed("{type: 'lt', key: 'price', value: 9}"))
                .isEqualTo(new Beyond(new Field("price", FieldType.Number), Order.LESS, new FieldValue.Decimal(9)));
        var start = new FieldValue.Moment(Instant.parse("2026-01-31T00:00:00Z"));
        assertThat(parsed("{type: 'gt', key: 'since', value: '2026-01-31'}"))
                .isEqualTo(new Beyond(since, Order.GREATER, start));
        assertThat(parsed("{type: 'lte', key: 'since', value: 1769817600}"))
                .isEqualTo(new Beyond(since, Order.AT_MOST, start));
        assertThat(parsed("{type: 'eq', key: 'path', value: 'hr/'}")).isEqualTo(new ChunkFilter.Below("hr/"));
    }

    @Test
    void comparisonsAreJoined() {
        assertThat(
                        parsed(
                                "{type: 'and', filters: [{type: 'eq', key: 'is_public', value: true}, {type: 'or', filters: [{type: 'eq', key: 'tags', value: 'eu'}]}]}"))
                .isEqualTo(new All(List.of(
                        new OneOf(new Field("is_public", FieldType.Boolean), List.of(new FieldValue.Truth(true))),
                        new Any(List.of(
                                new OneOf(new Field("tags", FieldType.StringList), List.of(new Text("eu"))))))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            [1]                                            | filters             | filters must be an object with type, key and value
            {type: 'like', key: 'team', value: 'x'}              | filters.type        | one of eq, ne, gt, gte, lt, lte, in, nin, and, or
            {key: 'team', value: 'x'}                          | filters.type        | one of eq
            {type: 'eq', value: 'x'}                           | filters.key         | the name of a field
            {type: 'eq', key: 'Team', value: 'x'}                | filters.key         | there is no field Team: there are is_public, path, price, since, source, tags, team, year; declare others in spec.metadata.fields
            {type: 'eq', key: 'team', value: 7}                | filters.value       | must be a string of up to 1,000 characters: field team is a String
            {type: 'eq', key: 'team'}                          | filters.value       | must be a string
            {type: 'eq', key: 'team', value: ''}               | filters.value       | must be a string
            {type: 'eq', key: 'year', value: '2024'}           | filters.value       | must be a whole number
            {type: 'eq', key: 'year', value: 2024.5}           | filters.value       | must be a whole number
            {type: 'eq', key: 'year', value: 9007199254740993} | filters.value       | between -2^53 and 2^53
            {type: 'lt', key: 'price', value: 1e999}           | filters.value       | must be a number
            {type: 'eq', key: 'is_public', value: 'yes'}         | filters.value       | true or false
            {type: 'gt', key: 'since', value: 'soon'}            | filters.value       | a time like 2026-01-31
            {type: 'gt', key: 'since', value: 1e300}           | filters.value       | a time like 2026-01-31
            {type: 'gt', key: 'team', value: 'x'}                | filters.type        | has no order; use eq, ne, in or nin
            {type: 'in', key: 'team', value: 'x'}                | filters.value       | a list of at least one value for in
            {type: 'nin', key: 'team', value: []}              | filters.value       | a list of at least one value for nin
            {type: 'in', key: 'team', value: ['x', 1]}           | filters.value[1]    | must be a string
            {type: 'eq', key: 'team', value: 'x', boost: 2}      | filters             | there is no boost in a filter of this type
            {type: 'and', filters: []}                       | filters.filters     | a list of at least one filter
            {type: 'or', filters: [{type: 'eq', key: 'no', value: 1}]} | filters.filters[0].key | there is no field no
            """)
    void whatIsWrongIsNamedWithTheRemedy(String filter, String field, String message) {
        assertThat(refused(filter))
                .satisfies(error -> assertThat(error.field()).isEqualTo(field))
                .hasMessageContaining(message);
    }

    @Test
    void aFilterHasItsLimits() {
        var condition = "{type: 'eq', key: 'team', value: 'x'}";
        assertThat(refused(nested(condition, 9))).hasMessageContaining("more than 8 levels deep");
        assertThat(parsed(nested(condition, 8))).isNotNull();
        assertThat(refused(any(condition, 101))).hasMessageContaining("more than 100 comparisons");
        assertThat(parsed(any(condition, 100))).isNotNull();
        assertThat(refused(oneOf(1001))).hasMessageContaining("more than 1000 values");
        assertThat(parsed(oneOf(1000))).isNotNull();
        assertThat(refused(oneOf(10_000))).hasMessageContaining("more than 1000 values");
        assertThat(refused(any("{type: 'in', key: 'path', value: ['a/', 'b/']}", 40)))
                .hasMessageContaining("100 comparisons");
    }

    @Test
    void anIndexWithoutFieldsSaysWhatToDo() {
        var filter = json("{type: 'eq', key: 'team', value: 'x'}");
        assertThat(catchThrowableOfType(CallError.class, () -> new FilterRequest(FieldSet.NONE).parse(filter)))
                .hasMessageContaining("cannot be filtered yet: sync the KnowledgeBase");
    }

    private static String nested(String condition, int levels) {
        return "{type: 'and', filters: [".repeat(levels - 1) + condition + "]}".repeat(levels - 1);
    }

    private static String any(String condition, int times) {
        return "{type: 'or', filters: [" + String.join(", ", Collections.nCopies(times, condition)) + "]}";
    }

    private static String oneOf(int values) {
        var list = IntStream.range(0, values).mapToObj(i -> "'v" + i + "'").collect(Collectors.joining(", "));
        return "{type: 'in', key: 'team', value: [" + list + "]}";
    }

    private static ChunkFilter parsed(String filter) {
        return new FilterRequest(FIELDS).parse(json(filter));
    }

    private static CallError refused(String filter) {
        return catchThrowableOfType(CallError.class, () -> parsed(filter));
    }

    private static JsonNode json(String relaxed) {
        try {
            return RELAXED.readTree(relaxed);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(relaxed, e);
        }
    }
}
