package dev.ragtime.runtime.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Widening;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.retrieve.Neighbours;
import dev.ragtime.runtime.retrieve.Passage;
import dev.ragtime.runtime.retrieve.Placement;
import dev.ragtime.runtime.retrieve.QueryVectors;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefinementTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private static Refinement refinement(String retrieval) {
        return Refinement.of(
                Serialization.unmarshal("---\n" + retrieval, Retrieval.class), Optional.empty(), () -> NOW);
    }

    private static Chunk chunk(
            String document, int ordinal, String heading, String text, Map<String, FieldValue> fields) {
        var id = DocumentId.of("docs", document);
        return new Chunk(
                DocumentId.ofChunk(id, ordinal, text),
                id,
                ordinal,
                "docs",
                document,
                "u",
                document,
                heading,
                text,
                text.split(" ").length,
                fields);
    }

    private static Passage passage(Chunk chunk, double score) {
        return new Passage("handbook", chunk, score, OptionalDouble.empty(), OptionalDouble.empty(), List.of());
    }

    private static Passage passage(String document, String text, double score, Map<String, FieldValue> fields) {
        return passage(chunk(document, 0, "", text, fields), score);
    }

    private static Passage passage(String document, String text, double score) {
        return passage(document, text, score, Map.of());
    }

    private static RetrievalResult result(Passage... passages) {
        return new RetrievalResult(List.of(passages), false, List.of(), 0, 0);
    }

    private static List<String> documents(RetrievalResult result) {
        return result.passages().stream().map(passage -> passage.chunk().path()).toList();
    }

    private static FieldValue daysAgo(int days) {
        return new FieldValue.Moment(NOW.minus(Duration.ofDays(days)));
    }

    @Test
    void withoutWishesTheBestAreShownAndNoMoreAreRetrieved() {
        var plain = refinement("{}");

        assertThat(plain.wanted(3)).isEqualTo(3);
        assertThat(documents(plain.apply("", result(passage("a", "x", 3), passage("b", "y", 2)), 1)))
                .containsExactly("a");
        assertThat(refinement("{diversity: {maxPassagesPerDocument: 1}}").wanted(3))
                .isEqualTo(50);
        assertThat(refinement("{candidates: 20, widen: {neighbours: 1}}").wanted(3))
                .isEqualTo(20);
        assertThat(refinement("{widen: {neighbours: 1}}").wanted(80)).isEqualTo(80);
    }

    @Test
    void whatIsYoungerCountsMoreByHalfForEachHalfLife() {
        var boosted = refinement("{boosts: [{field: published, recencyHalfLifeDays: 30, weightPercent: 100}]}")
                .apply(
                        "",
                        result(
                                passage("undated", "x", 1.2),
                                passage("old", "x", 1, Map.of("published", daysAgo(60))),
                                passage("month", "x", 1, Map.of("published", daysAgo(30))),
                                passage("new", "x", 1, Map.of("published", daysAgo(0))),
                                passage("ahead", "x", 0.99, Map.of("published", daysAgo(-10)))),
                        9);

        assertThat(documents(boosted)).containsExactly("new", "ahead", "month", "old", "undated");
        assertThat(boosted.passages()).extracting(Passage::score).containsExactly(2.0, 1.98, 1.5, 1.25, 1.2);
        assertThat(boosted.passages().get(2).placements())
                .containsExactly(Placement.scored("boost", 1.5, "published: times 1.500"));
    }

    @Test
    void oneOfTheNamedValuesCountsMoreOrLess() {
        var draft = new FieldValue.Text("draft");
        var teams = new FieldValue.Texts(List.of("it", "hr"));
        var boosted = refinement("""
                boosts:
                - {field: state, values: [draft, old], weightPercent: -50}
                - {field: teams, values: [hr], weightPercent: 20}
                - {field: path, values: [b], weightPercent: 10}
                """)
                .apply(
                        "",
                        result(
                                passage("a", "x", 1, Map.of("state", draft)),
                                passage("b", "x", 0.9),
                                passage("c", "x", 0.8, Map.of("teams", teams)),
                                passage("d", "x", -1, Map.of("teams", teams))),
                        9);

        assertThat(documents(boosted)).containsExactly("b", "c", "a", "d");
        assertThat(boosted.passages().get(0).score()).isCloseTo(0.99, within(1e-9));
        assertThat(boosted.passages().get(2).score()).isCloseTo(0.5, within(1e-9));
        assertThat(boosted.passages().get(3).score()).as("more is better").isCloseTo(-1 / 1.2, within(1e-9));
    }

    @Test
    void aPassageThatSaysNearlyTheSameGoes() {
        var text = "The lamp in the hall is green and it is off at night unless somebody asks for it";
        var result = result(
                passage("a", text, 3),
                passage("b", text.toUpperCase() + " politely.", 2),
                passage("c", "Lunch is served from noon to two in the canteen on the ground floor", 1),
                passage("d", "绿色的灯在大厅里晚上关掉除非有人要求", 0.9),
                passage("e", "绿色的灯在大厅里晚上关掉除非有人要求。", 0.8));

        assertThat(documents(
                        refinement("{diversity: {nearDuplicatePercent: 80}}").apply("", result, 9)))
                .containsExactly("a", "c", "d");
        assertThat(documents(
                        refinement("{diversity: {nearDuplicatePercent: 100}}").apply("", result, 9)))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void ofWhatIsAboutAsRelevantTheLeastAlikeComesNext() {
        var result = result(
                passage("lamp", "green lamp hall night", 1),
                passage("same", "green lamp hall day", 0.9),
                passage("other", "canteen lunch noon", 0.8),
                passage("far", "bicycle shed keys", 0.1));

        assertThat(documents(refinement("{diversity: {relevancePercent: 60}}").apply("", result, 3)))
                .containsExactly("lamp", "other", "same");
        assertThat(documents(refinement("{diversity: {relevancePercent: 99}}").apply("", result, 3)))
                .containsExactly("lamp", "same", "other");
    }

    @Test
    void oneDocumentTakesNoMorePlacesThanItMay() {
        var limited = refinement("{diversity: {maxPassagesPerDocument: 2}}")
                .apply(
                        "",
                        result(
                                passage("a", "one", 5),
                                passage("a", "two", 4),
                                passage("a", "three", 3),
                                passage("b", "four", 2)),
                        3);

        assertThat(documents(limited)).containsExactly("a", "a", "b");
    }

    /** A document of ten chunks that overlap by two words, of which those from the sixth on are of another section. */
    private static List<Chunk> document(String name) {
        return IntStream.range(0, 10)
                .mapToObj(i -> chunk(
                        name,
                        i,
                        i < 5 ? "Guide > Lamps" : "Guide > Lunch",
                        "word%d of page word%d of page".formatted(i, i + 1),
                        Map.of()))
                .toList();
    }

    private static RetrievalResult found(List<Chunk> document, int... ordinals) {
        Neighbours neighbours = (passage, distance) -> document.stream()
                .filter(chunk -> Math.abs(chunk.ordinal() - passage.chunk().ordinal()) <= distance)
                .toList();
        var passages = Arrays.stream(ordinals)
                .mapToObj(at -> passage(document.get(at), 10 - at))
                .toList();
        return new RetrievalResult(passages, false, List.of(), 0, 0, neighbours, QueryVectors.NONE);
    }

    @Test
    void neighboursAreReadWithAPassageAndWhatTheyShareOnce() {
        var wide = refinement("{widen: {neighbours: 1}}").apply("", found(document("a"), 2), 1);

        assertThat(wide.passages().getFirst().chunk().reading())
                .isEqualTo(
                        new Chunk.Reading("Guide > Lamps", "word1 of page word2 of page word3 of page word4 of page"));
        assertThat(wide.passages().getFirst().chunk().text()).isEqualTo("word2 of page word3 of page");
    }

    @Test
    void anotherSectionKeepsItsHeading() {
        var wide = refinement("{widen: {neighbours: 1}}").apply("", found(document("a"), 4), 1);

        assertThat(wide.passages().getFirst().chunk().reading().text())
                .isEqualTo("word3 of page word4 of page word5 of page\n\nLunch\nword5 of page word6 of page");
    }

    @Test
    void noMoreIsReadThanFitsAndNothingBeyondAGap() {
        var document = document("a");

        assertThat(refinement("{widen: {neighbours: 4, maxTokens: 64}}")
                        .apply("", found(document, 0), 1)
                        .passages()
                        .getFirst()
                        .chunk()
                        .reading()
                        .text())
                .startsWith("word0")
                .contains("word5");
        var gap = document.stream().filter(chunk -> chunk.ordinal() != 3).toList();
        var wide = Wide.of(document.get(2), gap, new Widening(4, 64));
        assertThat(wide.chunks()).extracting(Chunk::ordinal).containsExactly(0, 1, 2);
        assertThat(Wide.of(document.get(5), document, new Widening(4, 18)).chunks())
                .extracting(Chunk::ordinal)
                .containsExactly(4, 5, 6);
    }

    @Test
    void whatIsReadWithABetterPassageTakesNoPlace() {
        var wide = refinement("{widen: {neighbours: 1}}").apply("", found(document("a"), 2, 3, 7), 2);

        assertThat(wide.passages())
                .extracting(passage -> passage.chunk().ordinal())
                .containsExactly(2, 7);
    }

    @Test
    void aParentIsReadAsItIs() {
        var chunk = document("a").get(2).reading(new Chunk.Reading("Guide", "The whole page."));
        var wide = refinement("{widen: {neighbours: 1}}").apply("", result(passage(chunk, 1)), 1);

        assertThat(wide.passages().getFirst().chunk().reading().text()).isEqualTo("The whole page.");
    }
}
