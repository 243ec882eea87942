package dev.ragtime.runtime.store;

import static dev.ragtime.runtime.store.SampleChunks.chunk;
import static dev.ragtime.runtime.store.SampleChunks.ids;
import static dev.ragtime.runtime.store.SampleChunks.unit;
import static dev.ragtime.runtime.store.SampleChunks.withText;
import static dev.ragtime.runtime.store.SearchRequest.matching;
import static dev.ragtime.runtime.store.SearchRequest.nearest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chunks are kept by their ids and belong to documents. */
interface ChunkStoreConformance extends StoreUnderTest {
    @Test
    default void writingAChunkAgainReplacesIt() {
        var first = chunk("a", 0, "first");
        var again = new EmbeddedChunk(withText(first.chunk(), "second"), unit(99));
        store().chunks().put(List.of(first));
        store().chunks().put(List.of(again));

        assertThat(store().counts().chunks()).isEqualTo(1);
        assertThat(store().search().find(matching("first", 5, Readers.EVERYONE)))
                .isEmpty();
        assertThat(store().search().find(matching("second", 5, Readers.EVERYONE)))
                .hasSize(1);
        assertThat(store().search()
                        .find(nearest(unit(99), 1, Readers.EVERYONE))
                        .getFirst()
                        .score())
                .isCloseTo(1.0, within(0.01));
    }

    @Test
    default void onlyStoredChunksExist() {
        var chunks =
                IntStream.range(0, 5).mapToObj(i -> chunk("a", i, "text " + i)).toList();
        store().chunks().put(chunks.subList(0, 3));

        assertThat(store().chunks().existing(ids(chunks)))
                .containsExactlyInAnyOrderElementsOf(ids(chunks.subList(0, 3)));
        assertThat(store().chunks().existing(List.of(ids(chunks).getFirst())))
                .containsExactly(ids(chunks).getFirst());
        assertThat(store().chunks().existing(List.of())).isEmpty();
    }

    @Test
    default void deletedChunksAreNoLongerFoundAndAbsentOnesAreIgnored() {
        var words = List.of("apple", "birch", "cedar", "dune");
        var chunks =
                IntStream.range(0, 4).mapToObj(i -> chunk("a", i, words.get(i))).toList();
        store().chunks().put(chunks);
        store().chunks().delete(List.of(ids(chunks).getFirst()));
        store().chunks().delete(List.of(ids(chunks).get(1), ids(chunks).get(2), UUID.randomUUID()));
        store().chunks().delete(List.of());

        assertThat(store().chunks().existing(ids(chunks)))
                .containsExactly(ids(chunks).getLast());
        assertThat(store().search().find(matching("apple birch cedar", 5, Readers.EVERYONE)))
                .isEmpty();
        assertThat(store().search().find(nearest(chunks.getFirst().vector(), 5, Readers.EVERYONE)))
                .hasSize(1);
    }

    @Test
    default void aChunkKeepsWhatIsReadInItsPlaceAndItsLineOfContext() {
        var found = chunk("a", 0, "found").chunk();
        var parent = new Chunk.Reading("Leave > Carry over", "what was found stands in this");
        var child = SampleChunks.readAs(found, parent);
        var alone = chunk("a", 1, "alone");
        store().chunks().put(List.of(new EmbeddedChunk(child, unit(1)), alone));

        assertThat(store().search().read(ids(List.of(alone)), ChunkField.ALL, Readers.EVERYONE))
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.hasParent()).isFalse());
        assertThat(store().search().read(List.of(child.id()), ChunkField.ALL, Readers.EVERYONE))
                .singleElement()
                .satisfies(chunk -> {
                    assertThat(chunk.text()).isEqualTo("found");
                    assertThat(chunk.reading()).isEqualTo(parent);
                });
        assertThat(store().chunks().read(List.of(child.id()))).singleElement().satisfies(chunk -> {
            assertThat(chunk.chunk().reading()).isEqualTo(parent);
            assertThat(chunk.chunk().context()).isEqualTo(child.context());
        });
        assertThat(store().search().find(matching("stands", 5, Readers.EVERYONE)))
                .as("it is found by its own words")
                .isEmpty();
        assertThat(store().search().find(matching("lamp of a hall", 5, Readers.EVERYONE)))
                .as("and by its line of context")
                .hasSize(1);
    }

    @Test
    default void chunksOfADocumentAreItsOwn() {
        var a = IntStream.range(0, 3).mapToObj(i -> chunk("a", i, "a" + i)).toList();
        var b = IntStream.range(0, 2).mapToObj(i -> chunk("b", i, "b" + i)).toList();
        store().chunks().put(a);
        store().chunks().put(b);

        assertThat(store().chunks().idsOf(DocumentId.of("docs", "a"))).containsExactlyInAnyOrderElementsOf(ids(a));
        assertThat(store().chunks().idsOf(DocumentId.of("docs", "c"))).isEmpty();
    }

    @Test
    default void chunksComeOutWithTheVectorsTheyWereWrittenWith() {
        var written = List.of(chunk("a", 0, "first"), chunk("b", 1, "second"), chunk("b", 2, "third"));
        store().chunks().put(written);
        var wanted = List.of(ids(written).getFirst(), ids(written).get(1), UUID.randomUUID());

        assertThat(store().capabilities().vectorsOut()).isTrue();
        assertThat(store().chunks().read(wanted))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrderElementsOf(written.subList(0, 2));
        assertThat(store().chunks().read(List.of())).isEmpty();
    }

    @Test
    default void aLargeBatchIsStoredWhole() {
        var chunks =
                IntStream.range(0, 1200).mapToObj(i -> chunk("big", i, "t" + i)).toList();
        store().chunks().put(chunks);
        store().chunks()
                .put(IntStream.range(0, 1100)
                        .mapToObj(i -> chunk("other", i, "t" + i))
                        .toList());

        assertThat(store().chunks().idsOf(DocumentId.of("docs", "big"))).hasSize(1200);
        assertThat(store().chunks().existing(ids(chunks))).hasSize(1200);
        store().chunks().delete(ids(chunks));
        assertThat(store().counts().chunks()).isEqualTo(1100);
    }
}
