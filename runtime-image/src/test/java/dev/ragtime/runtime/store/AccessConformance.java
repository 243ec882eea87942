package dev.ragtime.runtime.store;

import static dev.ragtime.runtime.store.SampleChunks.unit;
import static dev.ragtime.runtime.store.SearchRequest.matching;
import static dev.ragtime.runtime.store.SearchRequest.nearest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.metadata.FieldSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What somebody may not read is not found, whichever way is asked. */
interface AccessConformance extends StoreUnderTest {
    private void index(Chunk... chunks) {
        store().declare(FieldSet.NONE);
        store().heed(Access.Mode.DocumentPrincipals);
        store().chunks()
                .put(Arrays.stream(chunks)
                        .map(chunk -> new EmbeddedChunk(chunk, unit(1)))
                        .toList());
    }

    private static Chunk chunk(String path, int ordinal, String... readers) {
        var plain = SampleChunks.chunk(path, ordinal, "leave").chunk();
        return new Chunk(
                plain.id(),
                plain.documentId(),
                ordinal,
                plain.source(),
                path,
                plain.uri(),
                plain.title(),
                plain.heading(),
                plain.text(),
                plain.tokens(),
                Map.of(),
                principals(readers));
    }

    private static Set<Principal> principals(String... names) {
        return Arrays.stream(names)
                .map(name -> Principal.named(name).orElseThrow())
                .collect(Collectors.toSet());
    }

    private static Readers as(String... names) {
        return new Readers.Of(principals(names));
    }

    /** Both rankings, and what is read by id, agree on what passes. */
    private List<String> found(Readers readers, ChunkFilter filter) {
        var byWords = paths(matching("leave", 5000, readers).where(filter));
        assertThat(paths(nearest(unit(1), 5000, readers).where(filter))).isEqualTo(byWords);
        return byWords;
    }

    private List<String> found(Readers readers) {
        return found(readers, ChunkFilter.NONE);
    }

    private List<String> paths(SearchRequest request) {
        return store().search().find(request).stream()
                .map(hit -> hit.chunk().path())
                .sorted()
                .toList();
    }

    @Test
    default void everyoneFindsAllAndSomebodyWhatNamesOneOfItsPrincipals() {
        index(chunk("a", 0, "ada"), chunk("b", 0, "ada", "group:hr"), chunk("c", 0, "group:hr"), chunk("d", 0));

        assertThat(found(Readers.EVERYONE)).containsExactly("a", "b", "c", "d");
        assertThat(found(as("ada"))).containsExactly("a", "b");
        assertThat(found(as("group:hr"))).containsExactly("b", "c");
        assertThat(found(as("ada", "group:hr", "another"))).containsExactly("a", "b", "c");
        assertThat(found(as("ad"))).isEmpty();
        assertThat(found(as())).isEmpty();
    }

    @Test
    default void aChunkWithoutReadersIsNobodysWhateverElseIsAskedFor() {
        index(chunk("a", 0, "ada"), chunk("d", 0));
        var notA = new ChunkFilter.Not(ChunkFilter.atPaths(Set.of("a")));
        var either = new ChunkFilter.Any(List.of(notA, ChunkFilter.atPaths(Set.of("a"))));

        assertThat(found(as("ada"), notA)).isEmpty();
        assertThat(found(as("ada"), either)).containsExactly("a");
        assertThat(found(Readers.EVERYONE, notA)).containsExactly("d");
    }

    @Test
    default void whatIsReadByIdOrInARowIsOnlyWhatTheReaderMay() {
        index(chunk("a", 0, "ada"), chunk("a", 1, "bob"), chunk("a", 2), chunk("a", 3, "ada", "bob"));
        var ids = IntStream.range(0, 4).mapToObj(i -> chunk("a", i).id()).toList();
        var document = DocumentId.of("docs", "a");

        assertThat(store().search().read(ids, ChunkField.ALL, as("ada")))
                .extracting(Chunk::ordinal)
                .containsExactlyInAnyOrder(0, 3);
        assertThat(store().search().read(ids, Set.of(ChunkField.TEXT), as("nobody")))
                .isEmpty();
        assertThat(store().search().read(ids, ChunkField.PLACE, as())).isEmpty();
        assertThat(store().search().read(ids, ChunkField.ALL, Readers.EVERYONE)).hasSize(4);
        assertThat(store().search().span(document, 0, 9, as("bob")))
                .extracting(Chunk::ordinal)
                .containsExactly(1, 3);
        assertThat(store().search().span(document, 0, 9, as())).isEmpty();
    }

    @Test
    default void readersComeBackWithTheChunk() {
        index(chunk("a", 0, "ada", "group:hr"), chunk("d", 0));

        assertThat(store().chunks()
                        .read(List.of(chunk("a", 0).id(), chunk("d", 0).id())))
                .extracting(EmbeddedChunk::chunk)
                .containsExactlyInAnyOrder(chunk("a", 0, "ada", "group:hr"), chunk("d", 0));
    }

    /** Case, blanks at the ends, signs that stores give a meaning, and characters of every plane. */
    @Test
    default void namesAreComparedCharacterByCharacter() {
        var names = new ArrayList<>(List.of("ada", "Ada", " ada", "ada ", "a da", "", "*", "ada*", "a,b", "ada\n"));
        names.remove("");
        for (int plane = 0; plane < 17; plane++) names.add(Character.toString(plane * 0x10000 + 0x61));
        names.addAll(List.of("\0", "\u00e9", "e\u0301", "\"", "\\", "%61", "{\"a\":1}", "null", "\ufffd"));
        var distinct = names.stream().distinct().toList();
        index(IntStream.range(0, distinct.size())
                .mapToObj(i -> chunk("p" + i, 0, distinct.get(i)))
                .toArray(Chunk[]::new));

        for (int i = 0; i < distinct.size(); i++) {
            assertThat(paths(matching("leave", 50, as(distinct.get(i)))))
                    .as("name %d", i)
                    .containsExactly("p" + i);
        }
    }

    @Test
    default void aThousandPrincipalsAreOneQuestion() {
        index(IntStream.range(0, 50)
                .mapToObj(i -> chunk("p" + i, 0, "user:" + i * 100))
                .toArray(Chunk[]::new));
        var thousand = IntStream.range(0, 1000).mapToObj(i -> "user:" + i).toArray(String[]::new);

        assertThat(found(as(thousand))).hasSize(10);
    }

    @Test
    default void nothingThatMayBeReadIsLeftOutForWhatIsNearerAndMayNot() {
        var hidden = IntStream.range(0, 200).mapToObj(i -> chunk("h", i, "bob"));
        index(hidden.toArray(Chunk[]::new));
        store().chunks().put(List.of(new EmbeddedChunk(chunk("far", 0, "ada"), unit(2))));

        assertThat(paths(nearest(unit(1), 5, as("ada")))).containsExactly("far");
        assertThat(paths(matching("leave", 5, as("ada")))).containsExactly("far");
    }

    @Test
    default void anIndexThatDoesNotSayForWhomItIsHasNothingForAnybodyByName() {
        store().chunks().put(List.of(SampleChunks.chunk("old", 0, "leave")));

        assertThat(store().access()).isEmpty();
        assertThat(found(as("ada"))).isEmpty();
        assertThat(found(Readers.EVERYONE)).containsExactly("old");

        index(chunk("new", 0, "ada"));
        assertThat(store().access()).contains(Access.Mode.DocumentPrincipals);
        assertThat(found(as("ada"))).containsExactly("new");
        store().heed(Access.Mode.Everyone);
        assertThat(store().access()).contains(Access.Mode.Everyone);
    }
}
