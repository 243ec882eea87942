package dev.ragtime.runtime.store;

import static dev.ragtime.runtime.store.SampleChunks.chunk;
import static dev.ragtime.runtime.store.SampleChunks.dot;
import static dev.ragtime.runtime.store.SampleChunks.ids;
import static dev.ragtime.runtime.store.SampleChunks.unit;
import static dev.ragtime.runtime.store.SearchRequest.matching;
import static dev.ragtime.runtime.store.SearchRequest.nearest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Both rankings find the same chunks whatever the store, best first. */
interface SearchConformance extends StoreUnderTest {
    @Test
    default void aChunkComesBackAsItWasWritten() {
        var written = chunk("a", 0, "Annual leave: 25 days — “carry over” ≤ 5 😀\nline two");
        store().chunks().put(List.of(written));

        assertThat(store().search().find(nearest(written.vector(), 1, Readers.EVERYONE)))
                .extracting(Hit::chunk)
                .containsExactly(written.chunk());
        assertThat(store().search().find(matching("leave", 1, Readers.EVERYONE)))
                .extracting(Hit::chunk)
                .containsExactly(written.chunk());
    }

    @Test
    default void onlyTheFieldsAskedForLeaveTheStore() {
        var written = chunk("a", 3, "Annual leave").chunk();
        store().chunks().put(List.of(new EmbeddedChunk(written, unit(1))));
        var nothingMore = new Chunk(written.id(), written.documentId(), 0, "", "", "", "", "", "", 0);
        var place = new Chunk(written.id(), written.documentId(), 3, "docs", "a", "", "", "", "", 0);

        for (var request : List.of(matching("leave", 5, Readers.EVERYONE), nearest(unit(1), 5, Readers.EVERYONE))) {
            assertThat(store().search().find(request.returning(Set.of())))
                    .extracting(Hit::chunk)
                    .containsExactly(nothingMore);
            assertThat(store().search().find(request.returning(ChunkField.PLACE)))
                    .extracting(Hit::chunk)
                    .containsExactly(place);
            assertThat(store().search().find(request)).extracting(Hit::chunk).containsExactly(written);
        }
    }

    @Test
    default void chunksAreReadByTheirIdsWithTheFieldsAskedFor() {
        var first = chunk("a", 0, "Annual leave");
        var second = chunk("b", 1, "Sick leave");
        store().chunks().put(List.of(first, second, chunk("c", 2, "Another")));
        var wanted = List.of(first.chunk().id(), second.chunk().id(), new UUID(1, 2));

        assertThat(store().search().read(wanted, ChunkField.ALL, Readers.EVERYONE))
                .containsExactlyInAnyOrder(first.chunk(), second.chunk());
        assertThat(store().search().read(wanted, Set.of(ChunkField.TEXT), Readers.EVERYONE))
                .extracting(Chunk::text)
                .containsExactlyInAnyOrder("Annual leave", "Sick leave");
        assertThat(store().search().read(wanted, Set.of(ChunkField.TEXT), Readers.EVERYONE))
                .extracting(Chunk::path)
                .containsOnly("");
        assertThat(store().search().read(List.of(), ChunkField.ALL, Readers.EVERYONE))
                .isEmpty();
    }

    @Test
    default void aSearchSeesEveryWriteThatReturnedWhereTheStoreSaysSo() {
        assertThat(store().capabilities().readYourWrites()).isTrue();
        for (var i = 0; i < 20; i++) {
            store().chunks().put(List.of(chunk("a", i, "seen")));
            assertThat(store().search().find(matching("seen", 50, Readers.EVERYONE)))
                    .hasSize(i + 1);
            assertThat(store().search().find(nearest(unit(1), 50, Readers.EVERYONE)))
                    .hasSize(i + 1);
        }
    }

    @Test
    default void nearestChunksComeInOrderOfCosineSimilarity() {
        var chunks =
                IntStream.range(0, 300).mapToObj(i -> chunk("a", i, "t" + i)).toList();
        store().chunks().put(chunks);
        var query = unit(4711);
        var exact = chunks.stream()
                .sorted(Comparator.comparingDouble((EmbeddedChunk c) -> -dot(c.vector(), query)))
                .limit(10)
                .toList();

        var hits = store().search().find(nearest(query, 10, Readers.EVERYONE));
        assertThat(hits).extracting(hit -> hit.chunk().id()).containsExactlyElementsOf(ids(exact));
        for (int i = 0; i < 10; i++) {
            assertThat(hits.get(i).score()).isCloseTo(dot(exact.get(i).vector(), query), within(2e-3));
        }
    }

    @Test
    default void wordsMatchByTheirStemAndRareOnesCountMore() {
        store().chunks()
                .put(List.of(
                        chunk("a", 0, "The policy covers employees who are running late."),
                        chunk("b", 0, "The policy covers employees."),
                        chunk("c", 0, "The policy covers visitors.")));

        assertThat(store().search().find(matching("Does the policy cover a runner's run?", 10, Readers.EVERYONE)))
                .first()
                .extracting(hit -> hit.chunk().path())
                .isEqualTo("a");
        assertThat(store().search().find(matching("employee visitors policy", 10, Readers.EVERYONE)))
                .hasSize(3);
        assertThat(store().search().find(matching("employee visitors policy", 1, Readers.EVERYONE)))
                .extracting(hit -> hit.chunk().path())
                .containsExactly("c");
        assertThat(store().search().find(matching("and the of", 10, Readers.EVERYONE)))
                .isEmpty();
        assertThat(store().search().find(matching("nothing-like-it", 10, Readers.EVERYONE)))
                .isEmpty();
    }

    @Test
    default void wordsOfTitleAndHeadingMatchToo() {
        store().chunks().put(List.of(chunk("a", 0, "Five days.")));

        assertThat(store().search().find(matching("handbook", 5, Readers.EVERYONE)))
                .hasSize(1);
        assertThat(store().search().find(matching("carrying", 5, Readers.EVERYONE)))
                .hasSize(1);
    }

    @Test
    default void equalScoresAreOrderedByChunkId() {
        var chunks = IntStream.range(0, 20)
                .mapToObj(i -> chunk("a", i, "same words"))
                .toList();
        var oneVector =
                chunks.stream().map(c -> new EmbeddedChunk(c.chunk(), unit(1))).toList();
        store().chunks().put(oneVector);
        var byId = ids(chunks).stream().map(UUID::toString).sorted().toList();

        assertThat(store().search().find(nearest(unit(1), 20, Readers.EVERYONE)))
                .extracting(h -> h.chunk().id().toString())
                .containsExactlyElementsOf(byId);
        assertThat(store().search().find(matching("same", 20, Readers.EVERYONE)))
                .extracting(h -> h.chunk().id().toString())
                .containsExactlyElementsOf(byId);
    }
}
