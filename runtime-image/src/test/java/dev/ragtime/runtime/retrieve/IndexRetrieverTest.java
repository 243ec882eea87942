package dev.ragtime.runtime.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.chunk.Chunkers;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.embed.Tokenizers;
import dev.ragtime.runtime.store.ChunkField;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.InterceptedStore;
import dev.ragtime.runtime.store.InterceptedStore.Call;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.store.SearchRequest;
import dev.ragtime.runtime.store.StoreException;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndexRetrieverTest {
    private static final Model MODEL = Model.ALL_MINILM_L6_V2;
    private final Embedder embedder =
            new Embedders(new CollectorRegistry()).open(Embedding.of(MODEL), Embedders.WhenFull.WAIT, 1);
    private final LuceneIndexStore store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);

    @BeforeAll
    void index() {
        var chunker = Chunkers.of(Chunking.defaults(), Tokenizers.open(MODEL));
        for (var text : List.of(
                "Employees get 25 days of paid time off every year.",
                "Error E4711 means that the paper tray is empty.",
                "The canteen serves lunch from noon to two.",
                "Set loader.retry.backoff in depot.yaml to pause between attempts.")) {
            var id = DocumentId.of("docs", text);
            var section = Document.Section.of(List.of(), text);
            for (var chunk : chunker.chunk(new Document(id, "docs", text, "u", "", List.of(section)))) {
                store.chunks()
                        .put(List.of(new EmbeddedChunk(
                                chunk, embedder.passages(List.of(chunk.text())).getFirst())));
            }
        }
    }

    @AfterAll
    void close() {
        store.close();
        embedder.close();
    }

    private Retriever retriever(Mode mode, String minScore, Embedder embedder) {
        return Retrievers.over(store, embedder, new Retrieval(mode, null, null, null, minScore));
    }

    @Test
    void vectorFindsByMeaningWhatNoWordMatches() {
        var result = retriever(Mode.Vector, null, embedder).retrieve("How much holiday do I have?", 1);

        assertThat(result.passages().getFirst().chunk().text()).contains("25 days");
        assertThat(result.passages().getFirst().similarity().getAsDouble())
                .isEqualTo(result.passages().getFirst().score());
        assertThat(result.passages().getFirst().keywordScore()).isEmpty();
        assertThat(result.embedMillis()).isPositive();
    }

    @Test
    void keywordFindsTheExactWordAndNeedsNoEmbedder() {
        var result = retriever(Mode.Keyword, null, broken(new IllegalStateException("gone")))
                .retrieve("E4711", 8);

        assertThat(result.passages()).hasSize(1);
        assertThat(result.passages().getFirst().chunk().text()).contains("paper tray");
        assertThat(result.passages().getFirst().similarity()).isEmpty();
        assertThat(result.embedMillis()).isZero();
    }

    @Test
    void theVectorOfAQueryCanBeHadByTheModelThatMadeItAndNoOther() {
        var query = "How much holiday do I have?";
        for (var mode : List.of(Mode.Vector, Mode.Hybrid)) {
            var vectors = retriever(mode, null, embedder).retrieve(query, 1).vectors();

            assertThat(vectors.of(query, embedder).orElseThrow()).containsExactly(embedder.query(query));
            assertThat(vectors.of(query, StubEmbedder.ofWords())).isEmpty();
            assertThat(vectors.of("another query", embedder)).isEmpty();
        }
        var words = retriever(Mode.Keyword, null, embedder).retrieve("E4711", 1);
        assertThat(words.vectors().of("E4711", embedder)).isEmpty();
        var broken = broken(new IllegalStateException("out of memory"));
        var failed = retriever(Mode.Hybrid, null, broken).retrieve("canteen", 1);
        assertThat(failed.vectors().of("canteen", broken)).isEmpty();
    }

    @Test
    void hybridShowsTheScoreOfEachRanking() {
        var passage = retriever(Mode.Hybrid, null, embedder)
                .retrieve("paper tray error", 8)
                .passages()
                .getFirst();

        assertThat(passage.score()).isCloseTo(2.0 / 61, within(1e-9));
        assertThat(passage.similarity().getAsDouble()).isBetween(0.3, 1.0);
        assertThat(passage.keywordScore().getAsDouble()).isPositive();
    }

    @Test
    void aQuestionWithoutAnyNearPassageIsAbstainedFrom() {
        for (var mode : List.of(Mode.Vector, Mode.Hybrid)) {
            var strict = retriever(mode, "0.45", embedder);
            var unknown = strict.retrieve("Which planet has the most moons?", 8);
            assertThat(unknown.abstained()).isTrue();
            assertThat(unknown.passages()).isEmpty();
            assertThat(strict.retrieve("When is lunch served in the canteen?", 8)
                            .abstained())
                    .isFalse();
        }
    }

    @Test
    void hybridAnswersByKeywordAloneAndSaysSoWhenTheQueryCannotBeEmbedded() {
        var overloaded = retriever(Mode.Hybrid, null, broken(new Embedder.OverloadedException()))
                .retrieve("canteen", 8);
        assertThat(overloaded.passages()).hasSize(1);
        assertThat(overloaded.abstained()).isFalse();
        assertThat(overloaded.degraded())
                .extracting(Degradation::text)
                .containsExactly("EmbedderOverloaded: keyword only");

        var failed = retriever(Mode.Hybrid, null, broken(new IllegalStateException("out of memory")))
                .retrieve("canteen", 8);
        assertThat(failed.degraded()).extracting(Degradation::text).containsExactly("EmbedderFailed: keyword only");
    }

    @Test
    void minScoreHoldsWhenTheQueryCannotBeEmbedded() {
        var retriever = retriever(Mode.Hybrid, "0.45", broken(new Embedder.OverloadedException()));

        assertThat(retriever.retrieve("lunch in the canteen", 8).passages()).isNotEmpty();
        assertThat(retriever
                        .retrieve("What does E4711 stand for on this printer?", 8)
                        .passages())
                .isNotEmpty();
        var unknown = retriever.retrieve("Which planet has the most moons every year?", 8);
        assertThat(unknown.abstained()).isTrue();
        assertThat(unknown.degraded())
                .extracting(Degradation::text)
                .containsExactly("EmbedderOverloaded: keyword only");
    }

    @Test
    void anIdentifierThatStandsInAPassageIsNotThrownAwayForALowSimilarity() {
        var strict = retriever(Mode.Hybrid, "0.95", embedder);

        for (var question : List.of("What is E4711?", "loader.retry.backoff", "Where do I find depot.yaml?")) {
            assertThat(strict.retrieve(question, 8).passages()).as(question).isNotEmpty();
        }
        for (var question : List.of("What is E47?", "What is loader.retry?", "Is lunch served?")) {
            assertThat(strict.retrieve(question, 8).abstained()).as(question).isTrue();
        }
    }

    @Test
    void aFailedSearchByWordsDoesNotFailAQueryThatVectorsAnswer() {
        var result = Retrievers.over(withoutKeywords(store), embedder, Retrieval.defaults())
                .retrieve("When is lunch served in the canteen?", 8);

        assertThat(result.passages().getFirst().chunk().text()).contains("canteen");
        assertThat(result.degraded()).extracting(Degradation::text).containsExactly("KeywordFailed: vector only");
    }

    @Test
    void aLongQuestionIsLookedForByItsBeginningAndItsEndAndTheAnswerSaysSo() {
        var question = "canteen "
                + IntStream.range(0, 500)
                        .mapToObj(i -> "word" + i + " word" + i)
                        .collect(Collectors.joining(" ")) + " lunch";

        var result = retriever(Mode.Keyword, null, embedder).retrieve(question, 8);

        assertThat(result.passages().getFirst().chunk().text()).contains("canteen serves lunch");
        assertThat(result.degraded())
                .extracting(Degradation::text)
                .containsExactly("QuestionShortened: 438 words of the question were not looked for by keyword");
    }

    @Test
    void noTextLeavesTheStoreButThatOfThePassagesShown() {
        for (var mode : Mode.values()) {
            var ranked = new ArrayList<Set<ChunkField>>();
            var read = new ArrayList<Integer>();
            var settings = new Retrieval(mode, null, null, null, null);

            var result = Retrievers.over(watched(store, ranked, read), embedder, settings)
                    .retrieve("Is lunch paid, or time off, or the tray?", 2);

            assertThat(result.passages()).as("%s", mode).hasSize(2);
            assertThat(ranked).as("%s", mode).isNotEmpty().containsOnly(Set.of());
            assertThat(read).as("%s", mode).containsExactly(2);
        }
    }

    @Test
    void vectorAloneRefusesWhenTheEmbedderIsOverloaded() {
        var retriever = retriever(Mode.Vector, null, broken(new Embedder.OverloadedException()));

        assertThatThrownBy(() -> retriever.retrieve("canteen", 8)).isInstanceOf(Embedder.OverloadedException.class);
    }

    @Test
    void theSameQuestionGivesTheSameAnswer() {
        var retriever = retriever(Mode.Hybrid, null, embedder);
        assertThat(retriever.retrieve("lunch", 8).passages())
                .isEqualTo(retriever.retrieve("lunch", 8).passages());
    }

    /** The same store, whose search by words fails. */
    private static IndexStore withoutKeywords(IndexStore store) {
        return InterceptedStore.of(store, (call, invocation) -> {
            if (call.equals(Call.FIND)
                    && ((SearchRequest) invocation.arguments()[0]).ranking() instanceof SearchRequest.Ranking.Words)
                throw new StoreException("the store is busy", true, null);
            return invocation.proceed();
        });
    }

    /** The same store, which tells what leaves it. */
    private static IndexStore watched(IndexStore store, List<Set<ChunkField>> ranked, List<Integer> read) {
        return InterceptedStore.of(store, (call, invocation) -> {
            var asked = invocation.arguments();
            if (call.equals(Call.FIND)) {
                synchronized (ranked) {
                    ranked.add(((SearchRequest) asked[0]).fields());
                }
            }
            if (call.equals(Call.READ_CHUNKS)) read.add(((Collection<?>) asked[0]).size());
            return invocation.proceed();
        });
    }

    private static Embedder broken(RuntimeException failure) {
        return new StubEmbedder(MODEL.id(), MODEL.dimensions(), text -> {
            throw failure;
        });
    }
}
