package dev.ragtime.runtime.store;

import static dev.ragtime.runtime.store.SampleChunks.ids;
import static dev.ragtime.runtime.store.SampleChunks.unit;
import static dev.ragtime.runtime.store.SearchRequest.matching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.retrieve.IndexRetriever;
import dev.ragtime.runtime.retrieve.Retrievers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three nodes with a copy each, of which one was away. */
@ExtendWith({WeaviateServer.Extension.class, ThreeWeaviateNodes.Extension.class})
class ThreeWeaviateNodesTest {
    private static final Logger LOG = LoggerFactory.getLogger(ThreeWeaviateNodesTest.class);
    private static final int QUERIES = 60;

    private final IndexNames names = IndexNames.of("test", "kb-" + UUID.randomUUID(), 1);
    private final ThreeWeaviateNodes nodes;

    ThreeWeaviateNodesTest(ThreeWeaviateNodes nodes) {
        this.nodes = nodes;
    }

    /** Every question meets, in each mode, a text that is deleted first, and then one that is not. */
    @Test
    void deletedTextIsNotRetrievedThroughANodeThatMissedTheDeletion() throws IOException {
        var gone = modes().map(mode -> asked(mode, "lamp")).toList();
        var left = modes().map(mode -> near(mode, "lamp with a green shade")).toList();
        with(nodes.first(), store -> {
            store.create();
            writeEverywhere(store, Stream.concat(gone.stream(), left.stream()).toList());
            nodes.last().close();
            store.chunks().delete(ids(gone));
        });
        nodes.last().restart(WeaviateServer.API_KEY);

        for (var node : nodes.all().reversed()) {
            with(
                    node,
                    store -> modes().forEach(mode -> {
                        var found = retriever(store, mode).retrieve(mode + " lamp", 1);
                        assertThat(found.passages())
                                .as("%s", mode)
                                .extracting(passage -> passage.chunk().text())
                                .containsExactly(mode + " lamp with a green shade");
                    }));
        }
    }

    @Test
    void whatWasDeletedIsNotTakenForStoredAndSoIsWrittenWhenItComesBack() throws IOException {
        var gone = SampleChunks.chunk("a", 0, "blue lamp");
        var left = SampleChunks.chunk("a", 1, "red lamp");
        var record = SampleChunks.record("docs", "a", "f", "");
        var document = left.chunk().documentId();
        with(nodes.first(), store -> {
            store.create();
            writeEverywhere(store, List.of(gone, left));
            store.documents().put(List.of(record));
            await("the record everywhere")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> everyNode(
                            other -> other.documents().find(record.id()).isPresent()));
            nodes.last().close();
            store.chunks().delete(ids(List.of(gone)));
            store.documents().delete(List.of(record.id()));
        });
        nodes.last().restart(WeaviateServer.API_KEY);

        with(nodes.last(), store -> {
            assertThat(store.chunks().idsOf(document))
                    .containsExactly(left.chunk().id());
            assertThat(store.documents().find(record.id())).isEmpty();
            store.chunks().put(List.of(gone));
        });
        with(
                nodes.first(),
                store -> assertThat(store.chunks().existing(ids(List.of(gone, left))))
                        .hasSize(2));
    }

    @Test
    void aQueryIsAnsweredWhileANodeIsLostOrHangs() throws IOException {
        var texts = modes().map(mode -> asked(mode, "lamp")).toList();
        with(nodes.first(), store -> {
            store.create();
            writeEverywhere(store, texts);
            nodes.second().kill();
            assertAllAreAnswered(store);
            nodes.second().restart(WeaviateServer.API_KEY);
            nodes.second().stop();
            try {
                assertAllAreAnswered(store);
            } finally {
                nodes.second().goOn();
            }
        });
    }

    private static void assertAllAreAnswered(IndexStore store) {
        modes().forEach(mode -> assertThat(
                        retriever(store, mode).retrieve(mode + " lamp", 8).passages())
                .as("%s", mode)
                .isNotEmpty());
    }

    @Test
    void aWriteDoesNotReturnBeforeTwoOfThreeCopiesHaveIt() throws IOException {
        with(nodes.first(), store -> {
            store.create();
            writeEverywhere(store, List.of(SampleChunks.chunk("a", 0, "red lamp")));
            nodes.second().stop();
            nodes.last().stop();
            var write = CompletableFuture.runAsync(
                    () -> store.chunks().put(List.of(SampleChunks.chunk("b", 0, "blue lamp"))));
            try {
                assertThat(write).failsWithin(Duration.ofSeconds(1)).withThrowableOfType(TimeoutException.class);
            } finally {
                nodes.second().goOn();
                nodes.last().goOn();
            }
            write.join();
        });
    }

    /** With an embedder that takes no time, so of the searches alone. */
    @Test
    void whatConfirmingCostsAQueryIsTold() throws IOException {
        with(nodes.first(), confirming -> {
            confirming.create();
            confirming
                    .chunks()
                    .put(IntStream.range(0, 1000)
                            .mapToObj(i -> SampleChunks.chunk("a" + i, 0, "lamp number " + i))
                            .toList());
            try (var hasty = open(nodes.first(), 1)) {
                var alone = new ArrayList<Long>();
                var confirmed = new ArrayList<Long>();
                for (var round = 0; round < 2 * QUERIES; round++) {
                    var first = nanos(hasty);
                    var second = nanos(confirming);
                    if (round < QUERIES) continue; // they warm up
                    alone.add(first);
                    confirmed.add(second);
                }
                LOG.info(
                        "hybrid of 1,000 chunks with three copies, p50: {} ms from one copy, {} ms confirmed by a second, {} times",
                        median(alone) / 1e6,
                        median(confirmed) / 1e6,
                        "%.2f".formatted((double) median(confirmed) / median(alone)));
            }
        });
    }

    private static long nanos(IndexStore store) {
        var begin = System.nanoTime();
        assertThat(retriever(store, Mode.Hybrid).retrieve("Hybrid lamp", 8).passages())
                .hasSize(8);
        return System.nanoTime() - begin;
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    private static Stream<Mode> modes() {
        return Stream.of(Mode.values());
    }

    /** A text right where the question of this mode is. */
    private static EmbeddedChunk asked(Mode mode, String text) {
        return new EmbeddedChunk(
                SampleChunks.chunk(mode + "/asked", 0, mode + " " + text).chunk(), direction(mode));
    }

    /** One beside it. */
    private static EmbeddedChunk near(Mode mode, String text) {
        var vector = direction(mode);
        var aside = unit(1000 + mode.ordinal());
        for (var i = 0; i < vector.length; i++) vector[i] = 0.95f * vector[i] + 0.3f * aside[i];
        var length = (float) Math.sqrt(SampleChunks.dot(vector, vector));
        for (var i = 0; i < vector.length; i++) vector[i] /= length;
        return new EmbeddedChunk(
                SampleChunks.chunk(mode + "/near", 0, mode + " " + text).chunk(), vector);
    }

    /** Of a question or text, by the mode that it begins with. */
    private static float[] direction(String text) {
        return direction(Mode.valueOf(text.substring(0, text.indexOf(' '))));
    }

    private static float[] direction(Mode mode) {
        return unit(mode.ordinal());
    }

    private static IndexRetriever retriever(IndexStore store, Mode mode) {
        return Retrievers.over(
                store,
                new StubEmbedder("directions", SampleChunks.DIMENSIONS, ThreeWeaviateNodesTest::direction),
                new Retrieval(mode, null, null, null, null));
    }

    private void with(WeaviateServer node, Work work) throws IOException {
        try (var store = open(node)) {
            work.on(store);
        }
    }

    @FunctionalInterface
    private interface Work {
        void on(IndexStore store) throws IOException;
    }

    private WeaviateIndexStore open(WeaviateServer node) {
        return open(node, 3);
    }

    private WeaviateIndexStore open(WeaviateServer node, int copies) {
        return new WeaviateIndexStore(node.address(), node::apiKey, names, new Layout(Quantization.None, copies));
    }

    /** A node that does not know the collection yet misses a write, which two others have. */
    private void writeEverywhere(IndexStore store, List<EmbeddedChunk> chunks) {
        await("all chunks on each node")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> {
                    store.chunks().put(chunks);
                    return everyNode(node -> node.search()
                                    .find(matching("lamp", 50, Readers.EVERYONE))
                                    .size()
                            == chunks.size());
                });
    }

    private boolean everyNode(Predicate<IndexStore> holds) {
        return nodes.all().stream().allMatch(node -> {
            try (var store = open(node)) {
                return holds.test(store);
            }
        });
    }
}
