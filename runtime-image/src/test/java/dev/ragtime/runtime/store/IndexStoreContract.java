package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.store.IndexStore.Counts;
import dev.ragtime.runtime.store.IndexStore.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStore.Hit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do; each store runs it. */
abstract class IndexStoreContract {
    static final int DIMENSIONS = 384;
    private IndexStore store;

    /** An empty index that {@link IndexStore#create} was not called on yet. */
    abstract IndexStore open();

    @BeforeEach
    void openStore() {
        store = open();
        store.create();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void createMayBeCalledByManyAtOnceAndAgain() throws Exception {
        try (var other = open();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 8)
                    .mapToObj(i -> callers.submit(other::create))
                    .toList();
            for (var call : calls) call.get();
            assertThat(other.ready()).isTrue();
            assertThat(other.counts()).isEqualTo(new Counts(0, 0));
            store.putChunks(List.of(chunk("a", 0, "kept")));
            store.create();
            assertThat(store.counts()).isEqualTo(new Counts(0, 1));
        }
    }

    @Test
    void aChunkComesBackAsItWasWritten() {
        var written = chunk("a", 0, "Annual leave: 25 days — “carry over” ≤ 5 😀\nline two");
        store.putChunks(List.of(written));

        assertThat(store.nearest(written.vector(), 1)).extracting(Hit::chunk).containsExactly(written.chunk());
        assertThat(store.matching("leave", 1)).extracting(Hit::chunk).containsExactly(written.chunk());
    }

    @Test
    void writingAChunkAgainReplacesIt() {
        var first = chunk("a", 0, "first");
        var again = new EmbeddedChunk(withText(first.chunk(), "second"), unit(99));
        store.putChunks(List.of(first));
        store.putChunks(List.of(again));

        assertThat(store.counts().chunks()).isEqualTo(1);
        assertThat(store.matching("first", 5)).isEmpty();
        assertThat(store.matching("second", 5)).hasSize(1);
        assertThat(store.nearest(unit(99), 1).getFirst().score()).isCloseTo(1.0, within(0.01));
    }

    @Test
    void onlyStoredChunksExist() {
        var chunks =
                IntStream.range(0, 5).mapToObj(i -> chunk("a", i, "text " + i)).toList();
        store.putChunks(chunks.subList(0, 3));

        assertThat(store.existing(ids(chunks))).containsExactlyInAnyOrderElementsOf(ids(chunks.subList(0, 3)));
        assertThat(store.existing(List.of(ids(chunks).getFirst())))
                .containsExactly(ids(chunks).getFirst());
        assertThat(store.existing(List.of())).isEmpty();
    }

    @Test
    void deletedChunksAreNoLongerFoundAndAbsentOnesAreIgnored() {
        var chunks =
                IntStream.range(0, 4).mapToObj(i -> chunk("a", i, "word" + i)).toList();
        store.putChunks(chunks);
        store.deleteChunks(List.of(ids(chunks).getFirst()));
        store.deleteChunks(List.of(ids(chunks).get(1), ids(chunks).get(2), UUID.randomUUID()));
        store.deleteChunks(List.of());

        assertThat(store.existing(ids(chunks))).containsExactly(ids(chunks).getLast());
        assertThat(store.matching("word0 word1 word2", 5)).isEmpty();
        assertThat(store.nearest(chunks.getFirst().vector(), 5)).hasSize(1);
    }

    @Test
    void chunksOfADocumentAreItsOwn() {
        var a = IntStream.range(0, 3).mapToObj(i -> chunk("a", i, "a" + i)).toList();
        var b = IntStream.range(0, 2).mapToObj(i -> chunk("b", i, "b" + i)).toList();
        store.putChunks(a);
        store.putChunks(b);

        assertThat(store.chunkIdsOf(DocumentId.of("docs", "a"))).containsExactlyInAnyOrderElementsOf(ids(a));
        assertThat(store.chunkIdsOf(DocumentId.of("docs", "c"))).isEmpty();
    }

    @Test
    void recordsAreKeptReplacedAndDeleted() {
        var first = record("docs", "a", "f1", "");
        var second = record("docs", "a", "f2", "PDF is encrypted");
        store.putChunks(List.of(chunk("a", 0, "text")));
        store.putRecord(first);
        assertThat(store.record(first.id())).contains(first);
        store.putRecord(second);
        assertThat(store.record(first.id())).contains(second);
        store.deleteRecord(first.id());
        assertThat(store.record(first.id())).isEqualTo(Optional.empty());
        store.deleteRecord(first.id());
    }

    @Test
    void recordsOfASourceAreAllReadAndOnlyTheirs() {
        var docs = new HashSet<DocumentRecord>();
        for (int i = 0; i < 30; i++) {
            var record = record("docs", "a" + i, "f", "");
            docs.add(record);
            store.putRecord(record);
        }
        store.putRecord(record("docs-old", "a", "f", ""));
        store.putRecord(record("other", "a", "f", ""));

        var read = new ArrayList<DocumentRecord>();
        store.records("docs", read::add);
        assertThat(read).hasSize(30).containsExactlyInAnyOrderElementsOf(docs);
        assertThat(store.sources()).isEqualTo(Set.of("docs", "docs-old", "other"));
        assertThat(store.counts()).isEqualTo(new Counts(32, 0));
    }

    @Test
    void nearestChunksComeInOrderOfCosineSimilarity() {
        var chunks =
                IntStream.range(0, 300).mapToObj(i -> chunk("a", i, "t" + i)).toList();
        store.putChunks(chunks);
        var query = unit(4711);
        var exact = chunks.stream()
                .sorted(java.util.Comparator.comparingDouble((EmbeddedChunk c) -> -dot(c.vector(), query)))
                .limit(10)
                .toList();

        var hits = store.nearest(query, 10);
        assertThat(hits).extracting(hit -> hit.chunk().id()).containsExactlyElementsOf(ids(exact));
        for (int i = 0; i < 10; i++) {
            assertThat(hits.get(i).score()).isCloseTo(dot(exact.get(i).vector(), query), within(2e-3));
        }
    }

    @Test
    void wordsMatchByTheirStemAndRareOnesCountMore() {
        store.putChunks(List.of(
                chunk("a", 0, "The policy covers employees who are running late."),
                chunk("b", 0, "The policy covers employees."),
                chunk("c", 0, "The policy covers visitors.")));

        assertThat(store.matching("Does the policy cover a runner's run?", 10))
                .first()
                .extracting(hit -> hit.chunk().path())
                .isEqualTo("a");
        assertThat(store.matching("employee visitors policy", 10)).hasSize(3);
        assertThat(store.matching("employee visitors policy", 1))
                .extracting(hit -> hit.chunk().path())
                .containsExactly("c");
        assertThat(store.matching("and the of", 10)).isEmpty();
        assertThat(store.matching("nothing-like-it", 10)).isEmpty();
    }

    @Test
    void wordsOfTitleAndHeadingMatchToo() {
        store.putChunks(List.of(chunk("a", 0, "Five days.")));

        assertThat(store.matching("handbook", 5)).hasSize(1);
        assertThat(store.matching("carrying", 5)).hasSize(1);
    }

    @Test
    void equalScoresAreOrderedByChunkId() {
        var chunks = IntStream.range(0, 20)
                .mapToObj(i -> chunk("a", i, "same words"))
                .toList();
        var oneVector =
                chunks.stream().map(c -> new EmbeddedChunk(c.chunk(), unit(1))).toList();
        store.putChunks(oneVector);
        var byId = ids(chunks).stream().map(UUID::toString).sorted().toList();

        assertThat(store.nearest(unit(1), 20))
                .extracting(h -> h.chunk().id().toString())
                .containsExactlyElementsOf(byId);
        assertThat(store.matching("same", 20))
                .extracting(h -> h.chunk().id().toString())
                .containsExactlyElementsOf(byId);
    }

    @Test
    void aLargeBatchIsStoredWhole() {
        var chunks =
                IntStream.range(0, 1200).mapToObj(i -> chunk("big", i, "t" + i)).toList();
        store.putChunks(chunks);

        assertThat(store.chunkIdsOf(DocumentId.of("docs", "big"))).hasSize(1200);
        assertThat(store.existing(ids(chunks))).hasSize(1200);
        store.deleteChunks(ids(chunks));
        assertThat(store.counts().chunks()).isZero();
    }

    static EmbeddedChunk chunk(String path, int ordinal, String text) {
        var document = DocumentId.of("docs", path);
        var id = DocumentId.ofChunk(document, ordinal, text);
        var chunk = new Chunk(
                id, document, ordinal, "docs", path, "configmap:docs/" + path, "Handbook", "Carry over", text, 7);
        return new EmbeddedChunk(chunk, unit(path.hashCode() + ordinal));
    }

    private static Chunk withText(Chunk c, String text) {
        return new Chunk(
                c.id(),
                c.documentId(),
                c.ordinal(),
                c.source(),
                c.path(),
                c.uri(),
                c.title(),
                c.heading(),
                text,
                c.tokens());
    }

    private static DocumentRecord record(String source, String path, String fingerprint, String failure) {
        var id = DocumentId.of(source, path);
        return new DocumentRecord(
                id,
                source,
                path,
                fingerprint,
                List.of(DocumentId.ofChunk(id, 0, "x"), DocumentId.ofChunk(id, 1, "y")),
                failure);
    }

    static List<UUID> ids(List<EmbeddedChunk> chunks) {
        return chunks.stream().map(c -> c.chunk().id()).toList();
    }

    static float[] unit(int seed) {
        var random = new Random(seed);
        var vector = new float[DIMENSIONS];
        double squares = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSIONS; i++) vector[i] /= (float) Math.sqrt(squares);
        return vector;
    }

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
