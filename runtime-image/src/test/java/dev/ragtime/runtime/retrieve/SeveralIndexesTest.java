package dev.ragtime.runtime.retrieve;

import static dev.ragtime.runtime.retrieve.Retrievers.index;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.metadata.FieldSet.Field;
import dev.ragtime.runtime.store.AwaitedStore;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.InterceptedStore;
import dev.ragtime.runtime.store.InterceptedStore.Call;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pipeline that asks more than one KnowledgeBase. */
class SeveralIndexesTest {
    private final List<IndexStore> stores = new ArrayList<>();

    /** By how many of the words lamp, leave and lunch a text has, none of which is unrelated. */
    private static final Embedder PLAIN = new StubEmbedder("plain", 4, text -> unit(words(text)));

    /** The same by a model that finds everything alike. */
    private static final Embedder FLAT = new StubEmbedder("flat", 4, text -> {
        var vector = unit(words(text));
        for (var i = 0; i < 3; i++) vector[i] *= 0.5f;
        vector[3] += 1.5f;
        return unit(vector);
    });

    private static float[] words(String text) {
        var vector = new float[4];
        var names = List.of("lamp", "leave", "lunch");
        for (var i = 0; i < 3; i++) if (text.contains(names.get(i))) vector[i] = 1;
        if (vector[0] + vector[1] + vector[2] == 0) vector[3] = 1;
        return vector;
    }

    private static float[] unit(float[] vector) {
        var length = 0.0;
        for (var value : vector) length += value * value;
        for (var i = 0; i < vector.length; i++) vector[i] /= (float) Math.sqrt(length);
        return vector;
    }

    @AfterEach
    void close() {
        stores.forEach(IndexStore::close);
    }

    private IndexStore store(Embedder embedder, String... texts) {
        var store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
        stores.add(store);
        for (var text : texts) put(store, embedder, text, Map.of());
        return store;
    }

    private static void put(IndexStore store, Embedder embedder, String text, Map<String, FieldValue> metadata) {
        var document = DocumentId.of("docs", text);
        var id = DocumentId.ofChunk(document, 0, text);
        var chunk = new Chunk(id, document, 0, "docs", text, "u", "", "", text, 5, metadata);
        store.chunks()
                .put(List.of(new EmbeddedChunk(
                        chunk, embedder.passages(List.of(text)).getFirst())));
    }

    private static Retriever retriever(Mode mode, SearchedIndex... indexes) {
        return Retrievers.over(List.of(indexes), new Retrieval(mode, null, null, null, null));
    }

    private static List<String> found(RetrievalResult result) {
        return result.passages().stream()
                .map(passage -> passage.knowledgeBase() + ": " + passage.chunk().text())
                .toList();
    }

    /** A store of which one kind of call fails. */
    private static IndexStore failing(IndexStore store) {
        return InterceptedStore.of(store, (call, invocation) -> {
            if (call.equals(Call.FIND)) throw new StoreException("gone", true, null);
            return invocation.proceed();
        });
    }

    @Test
    void whatEachFindsIsRankedAsOneInEveryMode() {
        var lamps = index("lamps", store(PLAIN, "a lamp", "a lamp and lunch"), PLAIN);
        var staff = index("staff", store(PLAIN, "lunch at noon", "leave of a year"), PLAIN);

        for (var mode : Mode.values()) {
            assertThat(found(retriever(mode, lamps, staff).retrieve("lunch", 2)))
                    .as("%s", mode)
                    .containsExactly("staff: lunch at noon", "lamps: a lamp and lunch");
        }
    }

    @Test
    void theSameDocumentInTwoKnowledgeBasesIsShownOnce() {
        var one = index("one", store(PLAIN, "a lamp"), PLAIN);
        var other = index("other", store(PLAIN, "a lamp", "lunch"), PLAIN);

        assertThat(found(retriever(Mode.Hybrid, one, other).retrieve("lamp", 2)))
                .containsExactly("one: a lamp", "other: lunch");
    }

    @Test
    void theCosinesOfTwoModelsAreMadeComparable() {
        var plain = index("plain", store(PLAIN, "a lamp and leave and lunch"), PLAIN);
        var flat = index("flat", store(FLAT, "lunch", "a lamp"), FLAT);
        var found = retriever(Mode.Vector, plain, flat).retrieve("a lamp", 3);

        assertThat(found(found)).containsExactly("flat: a lamp", "plain: a lamp and leave and lunch", "flat: lunch");
        var unrelated = found.passages().getLast();
        assertThat(unrelated.similarity().getAsDouble())
                .as("as the model says it, which is more than what the other says of what is half right")
                .isGreaterThan(found.passages().get(1).similarity().getAsDouble());
        assertThat(unrelated.score()).isLessThan(0.1);
    }

    @Test
    void aQuestionIsEmbeddedOnceForAllIndexesOfAModel() {
        var asked = new AtomicInteger();
        var counting = new StubEmbedder("counting", 4, text -> {
            asked.incrementAndGet();
            return unit(words(text));
        });
        var retriever = retriever(
                Mode.Hybrid, index("a", store(PLAIN, "a lamp"), counting), index("b", store(PLAIN, "lunch"), counting));

        retriever.retrieve("lamp", 2);
        assertThat(asked).hasValue(1);
    }

    @Test
    void aStoreThatDoesNotAnswerIsLeftOutAndTold() {
        for (var mode : Mode.values()) {
            var lost = index("lost", failing(store(PLAIN, "a lamp")), PLAIN);
            var there = index("there", store(PLAIN, "a lamp"), PLAIN);
            var result = retriever(mode, lost, there).retrieve("lamp", 2);

            assertThat(found(result)).containsExactly("there: a lamp");
            assertThat(result.degraded())
                    .extracting(Degradation::text)
                    .containsExactly("KnowledgeBaseFailed: lost was not searched");
            assertThatThrownBy(() -> retriever(mode, lost, lost).retrieve("lamp", 2))
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aStoreThatHangsDoesNotHoldTheOthers() {
        var hung = new AtomicInteger();
        var hanging = InterceptedStore.of(store(PLAIN, "a lamp"), (_, _) -> {
            hung.incrementAndGet();
            new CountDownLatch(1).await();
            return null;
        });
        var lost = index("lost", new AwaitedStore(hanging, "lost", Duration.ofMillis(1100)), PLAIN);
        var retriever = retriever(Mode.Hybrid, lost, index("there", store(PLAIN, "a lamp"), PLAIN));

        for (var i = 0; i < 3; i++) retriever.retrieve("lamp", 2);
        hung.set(0);
        for (var i = 0; i < 20; i++) {
            var result = retriever.retrieve("lamp", 2);
            assertThat(found(result)).containsExactly("there: a lamp");
            assertThat(result.degraded())
                    .extracting(Degradation::text)
                    .containsExactly("KnowledgeBaseFailed: lost was not searched");
        }
        assertThat(hung.get()).as("calls for which nobody waited").isLessThan(20);
    }

    @Test
    void aFilterHoldsForTheOthersWhileAStoreIsDown() {
        var down = new AtomicBoolean();
        var team = new FieldSet(Map.of("team", FieldType.String));
        var there = store(PLAIN);
        there.declare(team);
        put(there, PLAIN, "a lamp of sales", Map.of("team", new FieldValue.Text("sales")));
        put(there, PLAIN, "a lamp of nobody", Map.of());
        var lost = store(PLAIN, "a lamp");
        lost.declare(new FieldSet(Map.of("rank", FieldType.Integer)));
        var failing = InterceptedStore.of(lost, (_, invocation) -> {
            if (down.get()) throw new StoreException("gone", true, null);
            return invocation.proceed();
        });
        var retriever = retriever(Mode.Hybrid, index("there", there, PLAIN), index("lost", failing, PLAIN));
        assertThat(retriever.fields().find("rank")).isPresent();
        down.set(true);

        assertThat(retriever.fields().find("rank")).as("known from before").isPresent();
        var sales = new ChunkFilter.OneOf(new Field("team", FieldType.String), List.of(new FieldValue.Text("sales")));
        var result = retriever.retrieve("lamp", 9, sales, Caller.UNKNOWN);
        assertThat(found(result)).containsExactly("there: a lamp of sales");
        assertThat(result.degraded())
                .extracting(Degradation::text)
                .containsExactly("KnowledgeBaseFailed: lost was not searched");
    }

    @Test
    void oneAloneIsSearchedAsIfThereWereNoOther() {
        var lamps = index("lamps", store(PLAIN, "a lamp", "a lamp and lunch"), PLAIN);
        var staff = index("staff", store(FLAT, "lunch at noon", "leave of a year"), FLAT);
        var lost = index("lost", failing(store(PLAIN, "lunch")), PLAIN);
        var retriever = new IndexRetriever(List.of(lamps, staff, lost), List.of("absent"), Retrieval.defaults());

        var alone = retriever.only("staff").retrieve("lunch", 9);
        assertThat(found(alone)).containsExactly("staff: lunch at noon", "staff: leave of a year");
        assertThat(alone.degraded()).isEmpty();
        for (var gone : List.of("lost", "absent")) {
            assertThatThrownBy(() -> retriever.only(gone).retrieve("lunch", 9))
                    .as(gone)
                    .isInstanceOf(StoreException.class);
        }
        var document = DocumentId.of("docs", "a lamp");
        assertThat(retriever.span("lamps", document, 0, 9, Caller.UNKNOWN)).hasSize(1);
        assertThat(retriever.span("nowhere", document, 0, 9, Caller.UNKNOWN)).isEmpty();
        assertThatThrownBy(() -> retriever.span("absent", document, 0, 9, Caller.UNKNOWN))
                .as("it may well be there")
                .isInstanceOf(StoreException.class);
    }

    @Test
    void oneModelThatFailsLeavesItsIndexToWords() {
        var broken = new StubEmbedder("broken", 4, _ -> {
            throw EmbeddingException.passing("the provider answers 503", null);
        });
        var words = index("words", store(PLAIN, "a lamp"), broken);
        var there = index("there", store(PLAIN, "lunch"), PLAIN);
        var hybrid = retriever(Mode.Hybrid, words, there).retrieve("lamp", 2);
        var vector = retriever(Mode.Vector, words, there).retrieve("lamp", 2);

        assertThat(found(hybrid)).containsExactlyInAnyOrder("words: a lamp", "there: lunch");
        assertThat(hybrid.degraded())
                .extracting(Degradation::text)
                .containsExactly("EmbedderFailed: keyword only in words");
        assertThat(found(vector)).containsExactly("there: lunch");
        assertThat(vector.degraded())
                .extracting(Degradation::text)
                .containsExactly("KnowledgeBaseFailed: words was not searched");
    }

    @Test
    void oneThatIsNotOpenIsTold() {
        var retriever = new IndexRetriever(
                List.of(index("there", store(PLAIN, "a lamp"), PLAIN)), List.of("absent"), Retrieval.defaults());

        assertThat(retriever.retrieve("lamp", 2).degraded())
                .extracting(Degradation::text)
                .containsExactly("KnowledgeBaseFailed: absent was not searched");
    }

    @Test
    void aFieldThatOneDoesNotHaveLetsNothingOfItPass() {
        var team = new Field("team", FieldType.String);
        var with = store(PLAIN);
        with.declare(new FieldSet(Map.of("team", FieldType.String)));
        put(with, PLAIN, "a lamp of sales", Map.of("team", new FieldValue.Text("sales")));
        put(with, PLAIN, "a lamp of nobody", Map.of());
        var without = store(PLAIN);
        without.declare(FieldSet.NONE);
        put(without, PLAIN, "a lamp", Map.of());
        var retriever = retriever(Mode.Hybrid, index("with", with, PLAIN), index("without", without, PLAIN));
        var sales = new ChunkFilter.OneOf(team, List.of(new FieldValue.Text("sales")));

        assertThat(retriever.fields().find("team")).contains(team);
        assertThat(found(retriever.retrieve("lamp", 9, sales, Caller.UNKNOWN)))
                .containsExactly("with: a lamp of sales");
        assertThat(found(retriever.retrieve("lamp", 9, new ChunkFilter.Not(sales), Caller.UNKNOWN)))
                .containsExactlyInAnyOrder("with: a lamp of nobody", "without: a lamp");
    }
}
