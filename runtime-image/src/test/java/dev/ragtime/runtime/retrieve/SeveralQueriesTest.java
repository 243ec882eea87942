package dev.ragtime.runtime.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.LuceneIndexStore;
import io.prometheus.client.CollectorRegistry;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One question, searched for in several wordings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralQueriesTest {
    private static final String LEAVE = "Employees get 25 days of paid time off every year.";
    private static final String LUNCH = "The canteen serves lunch from noon to two.";
    private static final String TRAY = "Error E4711 means that the paper tray is empty.";

    private final Embedder embedder = new Embedders(new CollectorRegistry())
            .open(Embedding.of(Model.ALL_MINILM_L6_V2), Embedders.WhenFull.WAIT, 1);
    private final LuceneIndexStore store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);

    @BeforeAll
    void index() {
        store.create();
        for (var text : List.of(LEAVE, LUNCH, TRAY)) {
            var id = DocumentId.of("docs", text);
            var chunk = new Chunk(DocumentId.ofChunk(id, 0, text), id, 0, "docs", text, "u", "", "", text, 12);
            var vector = embedder.passages(List.of(text)).getFirst();
            store.chunks().put(List.of(new EmbeddedChunk(chunk, vector)));
        }
    }

    @AfterAll
    void close() {
        store.close();
        embedder.close();
    }

    private RetrievalResult find(Mode mode, String minScore, int topK, String... queries) {
        return Retrievers.over(store, embedder, new Retrieval(mode, null, null, null, minScore))
                .retrieve(Query.of(Arrays.stream(queries)), topK, ChunkFilter.NONE, Caller.UNKNOWN);
    }

    private RetrievalResult find(Mode mode, List<Query> queries, int topK) {
        return Retrievers.over(store, embedder, new Retrieval(mode, null, null, null, null))
                .retrieve(queries, topK, ChunkFilter.NONE, Caller.UNKNOWN);
    }

    private static List<String> texts(RetrievalResult result) {
        return result.passages().stream().map(passage -> passage.chunk().text()).toList();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void eachWordingFindsItsOwnAndNothingIsShownTwice(Mode mode) {
        var found = find(mode, null, 2, "When is lunch?", "paper tray error");

        assertThat(texts(found)).containsExactlyInAnyOrder(LUNCH, TRAY);
        assertThat(found.degraded()).isEmpty();
        assertThat(found.searchMillis()).isPositive();
    }

    @Test
    void whatTwoWordingsFindComesBeforeWhatOneFinds() {
        var found = find(Mode.Vector, null, 3, "When is lunch?", "canteen hours", "paper tray error");

        assertThat(texts(found).getFirst()).isEqualTo(LUNCH);
        assertThat(found.passages().getFirst().score()).isGreaterThan(2.0 / 61);
    }

    @Test
    void aQueryInDoubtCountsLessThanOneThatIsNot() {
        for (var order : List.of(List.of(0, 1), List.of(1, 0))) {
            var queries = List.of(Query.of("When is lunch?"), new Query("paper tray error", 0.1));
            var found = find(Mode.Vector, order.stream().map(queries::get).toList(), 3);

            assertThat(texts(found).getFirst()).isEqualTo(LUNCH);
        }
        var other = List.of(new Query("When is lunch?", 0.1), Query.of("paper tray error"));
        assertThat(texts(find(Mode.Vector, other, 3)).getFirst()).isEqualTo(TRAY);
    }

    @Test
    void thePlaceInEachRankingIsToldWithItsQuery() {
        var best = find(Mode.Hybrid, null, 1, "When is lunch?", "lunch in the canteen")
                .passages()
                .getFirst();

        assertThat(best.placements())
                .extracting(Placement::step)
                .containsExactly("vector", "keyword", "fusion", "vector", "keyword", "fusion", "queries");
        assertThat(best.placements().getFirst().detail()).isEqualTo("When is lunch?");
        assertThat(best.placements().get(3).detail()).isEqualTo("lunch in the canteen");
        assertThat(best.score()).isCloseTo(2.0 / 61, within(1e-9));
        assertThat(best.similarity().orElseThrow())
                .as("that of the nearer one")
                .isEqualTo(Math.max(similarity("When is lunch?"), similarity("lunch in the canteen")), within(1e-9));
    }

    private double similarity(String query) {
        return find(Mode.Hybrid, null, 1, query)
                .passages()
                .getFirst()
                .similarity()
                .orElseThrow();
    }

    @Test
    void onlyWhenEveryWordingIsFarFromEverythingNothingIsFound() {
        assertThat(find(Mode.Hybrid, "0.4", 3, "Which planet has most moons?", "Who won at chess?")
                        .abstained())
                .isTrue();

        var near = find(Mode.Hybrid, "0.4", 1, "Which planet has most moons?", "When does the canteen serve lunch?");
        assertThat(near.abstained()).isFalse();
        assertThat(texts(near)).containsExactly(LUNCH);
    }

    @Test
    void whatStandsAroundIsReadAsForOneQuery() {
        var found = find(Mode.Hybrid, null, 1, "When is lunch?", "lunch in the canteen");

        assertThat(found.neighbours().around(found.passages().getFirst(), 1))
                .extracting(Chunk::text)
                .containsExactly(LUNCH);
    }
}
