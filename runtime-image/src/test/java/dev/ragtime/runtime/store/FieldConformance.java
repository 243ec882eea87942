package dev.ragtime.runtime.store;

import static dev.ragtime.runtime.store.SampleChunks.chunk;
import static dev.ragtime.runtime.store.SampleChunks.unit;
import static dev.ragtime.runtime.store.SearchRequest.matching;
import static dev.ragtime.runtime.store.SearchRequest.nearest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.api.knowledgebase.FieldValue.Decimal;
import dev.ragtime.api.knowledgebase.FieldValue.Moment;
import dev.ragtime.api.knowledgebase.FieldValue.Text;
import dev.ragtime.api.knowledgebase.FieldValue.Texts;
import dev.ragtime.api.knowledgebase.FieldValue.Truth;
import dev.ragtime.api.knowledgebase.FieldValue.Whole;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.metadata.FieldSet.Field;
import dev.ragtime.runtime.store.ChunkFilter.All;
import dev.ragtime.runtime.store.ChunkFilter.Any;
import dev.ragtime.runtime.store.ChunkFilter.Beyond;
import dev.ragtime.runtime.store.ChunkFilter.Not;
import dev.ragtime.runtime.store.ChunkFilter.OneOf;
import dev.ragtime.runtime.store.ChunkFilter.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chunks carry metadata, and a search can be narrowed by it, whatever it is ranked by. */
interface FieldConformance extends StoreUnderTest {
    Field TEAM = new Field("team", FieldType.String);
    Field TAGS = new Field("tags", FieldType.StringList);
    Field YEAR = new Field("year", FieldType.Integer);
    Field PRICE = new Field("price", FieldType.Number);
    Field PUBLIC = new Field("is_public", FieldType.Boolean);
    Field SINCE = new Field("since", FieldType.DateTime);
    FieldSet FIELDS = new FieldSet(Map.of(
            TEAM.name(), TEAM.type(),
            TAGS.name(), TAGS.type(),
            YEAR.name(), YEAR.type(),
            PRICE.name(), PRICE.type(),
            PUBLIC.name(), PUBLIC.type(),
            SINCE.name(), SINCE.type()));

    private void index() {
        store().declare(FIELDS);
        put("law", Map.of("team", text("Legal"), "tags", tags("eu", "draft"), "year", whole(2024)));
        put("pay", Map.of("team", text("HR"), "tags", tags("draft"), "year", whole(2025), "price", decimal(9.5)));
        put("fun", Map.of("team", text("hr"), "is_public", new Truth(true), "since", day("2026-01-31")));
        put("old", Map.of("team", text("*"), "is_public", new Truth(false), "since", day("0001-01-01")));
        put("big", Map.of("year", whole(1L << 53), "price", decimal(-1e300), "since", day("9999-12-31")));
        put("uni", Map.of("team", text("Zürich 東京 \"a\\b\"\t😀"), "tags", tags("é", "e\u0301")));
        put("nil", Map.of());
    }

    private void put(String path, Map<String, FieldValue> metadata) {
        store().chunks().put(List.of(with(chunk(path, 0, "leave"), metadata)));
    }

    private static EmbeddedChunk with(EmbeddedChunk embedded, Map<String, FieldValue> metadata) {
        var c = embedded.chunk();
        return new EmbeddedChunk(
                new Chunk(
                        c.id(),
                        c.documentId(),
                        c.ordinal(),
                        c.source(),
                        c.path(),
                        c.uri(),
                        c.title(),
                        c.heading(),
                        c.text(),
                        c.tokens(),
                        metadata),
                embedded.vector());
    }

    private static FieldValue text(String text) {
        return new Text(text);
    }

    private static FieldValue tags(String... texts) {
        return new Texts(List.of(texts));
    }

    private static FieldValue whole(long number) {
        return new Whole(number);
    }

    private static FieldValue decimal(double number) {
        return new Decimal(number);
    }

    private static FieldValue day(String day) {
        return new Moment(Instant.parse(day + "T00:00:00Z"));
    }

    private static ChunkFilter is(Field field, FieldValue... values) {
        return new OneOf(field, List.of(values));
    }

    @Test
    default void metadataIsHandedOutAsItWasPut() {
        index();
        var found = store().search().find(matching("leave", 50, Readers.EVERYONE)).stream()
                .map(Hit::chunk)
                .toList();

        assertThat(found).hasSize(7);
        assertThat(of(found, "law"))
                .isEqualTo(Map.of("team", text("Legal"), "tags", tags("eu", "draft"), "year", whole(2024)));
        assertThat(of(found, "big"))
                .isEqualTo(Map.of("year", whole(1L << 53), "price", decimal(-1e300), "since", day("9999-12-31")));
        assertThat(of(found, "old"))
                .containsEntry("since", day("0001-01-01"))
                .containsEntry("is_public", new Truth(false));
        assertThat(of(found, "uni")).containsEntry("tags", tags("é", "e\u0301"));
        assertThat(of(found, "nil")).isEmpty();
        assertThat(store().search().find(matching("leave", 50, Readers.EVERYONE).returning(ChunkField.PLACE)))
                .allSatisfy(hit -> assertThat(hit.chunk().metadata()).isEmpty());
    }

    private static Map<String, FieldValue> of(List<Chunk> chunks, String path) {
        return chunks.stream()
                .filter(c -> c.path().equals(path))
                .findFirst()
                .orElseThrow()
                .metadata();
    }

    @Test
    default void aFieldIsComparedWithWholeValues() {
        index();
        assertThat(found(is(TEAM, text("HR")))).containsExactly("pay");
        assertThat(found(is(TEAM, text("*")))).containsExactly("old");
        assertThat(found(is(TEAM, text("Zürich 東京 \"a\\b\"\t😀"), text("Legal"))))
                .containsExactly("law", "uni");
        assertThat(found(is(TEAM, text("Leg")))).isEmpty();
        assertThat(found(is(YEAR, whole(2025)))).containsExactly("pay");
        assertThat(found(is(YEAR, whole(1L << 53), whole(2024)))).containsExactly("big", "law");
        assertThat(found(is(PRICE, decimal(9.5)))).containsExactly("pay");
        assertThat(found(is(PRICE, decimal(-1e300), decimal(1)))).containsExactly("big");
        assertThat(found(is(PUBLIC, new Truth(false)))).containsExactly("old");
        assertThat(found(is(PUBLIC, new Truth(false), new Truth(true)))).containsExactly("fun", "old");
        assertThat(found(is(SINCE, day("2026-01-31")))).containsExactly("fun");
    }

    @Test
    default void aListIsOneOfTheValuesWhenAnyOfItIs() {
        index();
        assertThat(found(is(TAGS, text("draft")))).containsExactly("law", "pay");
        assertThat(found(is(TAGS, text("eu"), text("é")))).containsExactly("law", "uni");
        assertThat(found(new Not(is(TAGS, text("draft"))))).containsExactly("big", "fun", "nil", "old", "uni");
    }

    @Test
    default void aFieldIsComparedByItsOrder() {
        index();
        assertThat(found(new Beyond(YEAR, Order.GREATER, whole(2024)))).containsExactly("big", "pay");
        assertThat(found(new Beyond(YEAR, Order.AT_LEAST, whole(2024)))).containsExactly("big", "law", "pay");
        assertThat(found(new Beyond(YEAR, Order.LESS, whole(2025)))).containsExactly("law");
        assertThat(found(new Beyond(YEAR, Order.AT_MOST, whole(2025)))).containsExactly("law", "pay");
        assertThat(found(new Beyond(PRICE, Order.LESS, decimal(0)))).containsExactly("big");
        assertThat(found(new Beyond(PRICE, Order.GREATER, decimal(9.5)))).isEmpty();
        assertThat(found(new Beyond(PRICE, Order.AT_LEAST, decimal(9.5)))).containsExactly("pay");
        assertThat(found(new Beyond(SINCE, Order.AT_MOST, day("2026-01-31")))).containsExactly("fun", "old");
        assertThat(found(new Beyond(SINCE, Order.GREATER, day("2026-01-31")))).containsExactly("big");
    }

    @Test
    default void aChunkWithoutAValuePassesOnlyWhatIsNegated() {
        index();
        assertThat(found(new Not(is(TEAM, text("HR"), text("hr"))))).containsExactly("big", "law", "nil", "old", "uni");
        assertThat(found(new Not(is(PUBLIC, new Truth(true)))))
                .doesNotContain("fun")
                .contains("nil", "old");
        assertThat(found(new Not(new Beyond(YEAR, Order.GREATER, whole(0)))))
                .containsExactly("fun", "nil", "old", "uni");
        assertThat(found(new Not(new Not(is(TEAM, text("HR")))))).containsExactly("pay");
    }

    @Test
    default void conditionsAreJoined() {
        index();
        var draft = is(TAGS, text("draft"));
        var recent = new Beyond(YEAR, Order.AT_LEAST, whole(2025));
        assertThat(found(new All(List.of(draft, recent)))).containsExactly("pay");
        assertThat(found(new Any(List.of(draft, recent)))).containsExactly("big", "law", "pay");
        assertThat(found(new All(List.of(new Any(List.of(recent, is(TEAM, text("Legal")))), new Not(draft)))))
                .containsExactly("big");
        assertThat(found(new All(List.of(new All(List.of()), draft)))).containsExactly("law", "pay");
        assertThat(found(new All(List.of(ChunkFilter.ofSources(List.of("docs")), draft))))
                .containsExactly("law", "pay");
    }

    @Test
    default void aThousandValuesAreNotTooMany() {
        index();
        var values = new ArrayList<FieldValue>();
        IntStream.range(0, 999).mapToObj(i -> text("team " + i)).forEach(values::add);
        values.add(text("HR"));
        assertThat(found(new OneOf(TEAM, values))).containsExactly("pay");
        assertThat(found(new OneOf(
                        YEAR,
                        IntStream.range(1025, 2025).mapToObj(i -> whole(i)).toList())))
                .containsExactly("law");
    }

    @Test
    default void whatIsDeclaredLastCanBeFilteredBy() {
        assertThat(store().fields().types()).containsOnlyKeys("source", "path");
        index();
        assertThat(store().fields()).isEqualTo(FIELDS.withPlace());

        // without a field, with a new one, and one of another type, for which a chunk is written anew
        var later = new FieldSet(Map.of("team", FieldType.String, "year", FieldType.String, "size", FieldType.Integer));
        store().declare(later);
        store().declare(later);
        put("law", Map.of("team", text("Legal"), "year", text("MMXXIV"), "size", whole(7)));

        assertThat(store().fields()).isEqualTo(later.withPlace());
        assertThat(found(is(new Field("size", FieldType.Integer), whole(7)))).containsExactly("law");
        assertThat(found(is(new Field("year", FieldType.String), text("MMXXIV"))))
                .containsExactly("law");
        assertThat(found(is(YEAR, whole(2024)))).isEmpty();
        assertThat(found(is(TEAM, text("HR")))).as("what was not written anew").containsExactly("pay");
    }

    /** Both rankings agree on what passes. */
    private List<String> found(ChunkFilter filter) {
        var byWords = places(matching("leave", 50, Readers.EVERYONE).where(filter));
        assertThat(places(nearest(unit(1), 50, Readers.EVERYONE).where(filter))).isEqualTo(byWords);
        return byWords;
    }

    private List<String> places(SearchRequest request) {
        return store().search().find(request).stream()
                .map(hit -> hit.chunk().path())
                .sorted()
                .toList();
    }
}
