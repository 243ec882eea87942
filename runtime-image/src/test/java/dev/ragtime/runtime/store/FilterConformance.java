package dev.ragtime.runtime.store;

import static dev.ragtime.runtime.store.SampleChunks.chunk;
import static dev.ragtime.runtime.store.SampleChunks.unit;
import static dev.ragtime.runtime.store.SearchRequest.matching;
import static dev.ragtime.runtime.store.SearchRequest.nearest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A search can be narrowed, and a document be read where it goes on. */
interface FilterConformance extends StoreUnderTest {
    /** Paths with what patterns give a meaning to, and neighbours in the order of characters. */
    private void index() {
        assertThat(store().capabilities().filters()).isTrue();
        var chunks = new ArrayList<EmbeddedChunk>();
        for (var source : List.of("docs", "docs-old", "faq")) {
            for (var path : List.of("hr/leave.md", "hr/pay/a.md", "hr-old/x.md", "hr", "hr0", "h*/y.md", "HR/z.md")) {
                chunks.add(chunk(source, path, 0, "leave"));
            }
        }
        store().chunks().put(chunks);
    }

    @Test
    default void aFilterOfSourcesLetsTheirChunksPass() {
        index();
        assertThat(found(ChunkFilter.ofSources(Set.of("docs")))).hasSize(7).allMatch(p -> p.startsWith("docs:"));
        assertThat(found(ChunkFilter.ofSources(Set.of("docs", "faq")))).hasSize(14);
        assertThat(found(ChunkFilter.ofSources(Set.of("doc")))).isEmpty();
        assertThat(found(ChunkFilter.NONE)).hasSize(21);
    }

    @Test
    default void aFilterOfPathsLetsDocumentsAndWholeFoldersPass() {
        index();
        assertThat(found(inDocs("hr/"))).containsExactly("docs:hr/leave.md", "docs:hr/pay/a.md");
        assertThat(found(inDocs("hr"))).containsExactly("docs:hr");
        assertThat(found(inDocs("hr/pay/", "hr0"))).containsExactly("docs:hr/pay/a.md", "docs:hr0");
        assertThat(found(inDocs("h*/"))).containsExactly("docs:h*/y.md");
        assertThat(found(ChunkFilter.atPaths(Set.of("hr/leave.md", "none.md"))))
                .containsExactly("docs-old:hr/leave.md", "docs:hr/leave.md", "faq:hr/leave.md");
    }

    @Test
    default void aFilterLeavesNoHitOutForOthersThatWouldHaveBeenNearer() {
        var many = IntStream.range(0, 200)
                .mapToObj(i -> new EmbeddedChunk(
                        chunk("docs", "a" + i, i, "leave leave").chunk(), unit(1)))
                .toList();
        var far = new EmbeddedChunk(
                chunk("faq", "b", 0, "a long text on leave and much else").chunk(), unit(2));
        store().chunks().put(many);
        store().chunks().put(List.of(far));

        assertThat(found(ChunkFilter.ofSources(Set.of("faq")), 5)).containsExactly("faq:b");
    }

    @Test
    default void chunksInARowAreReadByTheirOrdinals() {
        store().chunks()
                .put(IntStream.range(0, 12)
                        .mapToObj(i -> chunk("docs", "a", i, "text " + i))
                        .toList());
        store().chunks().put(List.of(chunk("docs", "b", 4, "of another")));
        var document = DocumentId.of("docs", "a");

        assertThat(store().search().span(document, 3, 5, Readers.EVERYONE))
                .extracting(Chunk::text)
                .containsExactly("text 3", "text 4", "text 5");
        assertThat(store().search().span(document, 10, 20, Readers.EVERYONE))
                .extracting(Chunk::ordinal)
                .containsExactly(10, 11);
        assertThat(store().search().span(DocumentId.of("docs", "c"), 0, 5, Readers.EVERYONE))
                .isEmpty();
    }

    private static ChunkFilter inDocs(String... paths) {
        return new ChunkFilter.All(List.of(ChunkFilter.ofSources(Set.of("docs")), ChunkFilter.atPaths(Set.of(paths))));
    }

    private List<String> found(ChunkFilter filter) {
        return found(filter, 50);
    }

    /** Both rankings agree on what passes. */
    private List<String> found(ChunkFilter filter, int limit) {
        var byWords = places(matching("leave", limit, Readers.EVERYONE).where(filter));
        assertThat(places(nearest(unit(1), limit, Readers.EVERYONE).where(filter)))
                .isEqualTo(byWords);
        return byWords;
    }

    private List<String> places(SearchRequest request) {
        return store().search().find(request).stream()
                .map(hit -> hit.chunk().source() + ":" + hit.chunk().path())
                .sorted()
                .toList();
    }
}
