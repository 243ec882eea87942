package dev.ragtime.runtime.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.ContextLine;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.InterceptedStore;
import dev.ragtime.runtime.store.InterceptedStore.Call;
import dev.ragtime.runtime.store.LuceneIndexStore;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which of the chunks that were found are shown, and what is read of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PassagesShownTest {
    private static final Model MODEL = Model.ALL_MINILM_L6_V2;
    private final Embedder embedder =
            new Embedders(new CollectorRegistry()).open(Embedding.of(MODEL), Embedders.WhenFull.WAIT, 1);

    @AfterAll
    void close() {
        embedder.close();
    }

    @Test
    void equalTextStandsOnceAndTakesNoPlaceFromTheException() {
        try (var copies = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            var text = "Parcels are collected at four in the afternoon.";
            for (var path : List.of("a", "b", "c", "d", "e", "f")) put(copies, path, text);
            put(copies, "g", "On Fridays parcels are collected at two already.");
            for (var mode : Mode.values()) {
                var settings = new Retrieval(mode, null, null, null, null);
                var found = Retrievers.over(copies, embedder, settings).retrieve("When are parcels collected?", 5);

                assertThat(found.passages())
                        .as("%s", mode)
                        .extracting(p -> p.chunk().text())
                        .containsExactlyInAnyOrder(text, "On Fridays parcels are collected at two already.");
            }
        }
    }

    @Test
    void chunksOfOneParentTakeOnePlaceAndItIsTheParentThatIsRead() {
        try (var family = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            var texts = List.of("Parcels are collected at four.", "Parcels need a label.", "Parcels are weighed.");
            var parent = new Chunk.Reading("Post", String.join(" ", texts));
            for (var text : texts) put(family, text, text, parent);
            put(family, "g", "On Fridays parcels are collected at two already.");
            for (var mode : Mode.values()) {
                var settings = new Retrieval(mode, null, null, null, null);
                var found = Retrievers.over(family, embedder, settings).retrieve("When are parcels collected?", 2);

                assertThat(found.passages())
                        .as("%s", mode)
                        .extracting(p -> p.chunk().reading().text())
                        .containsExactlyInAnyOrder(parent.text(), "On Fridays parcels are collected at two already.");
            }
        }
    }

    @Test
    void aChunkThatIsDeletedWhileItIsFoundIsLeftOutAndTheNextTakesItsPlace() {
        try (var shrinking = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            put(shrinking, "first", "Parcels are collected at four.");
            put(shrinking, "second", "Parcels are heavy.");
            var best = Retrievers.over(shrinking, embedder, Retrieval.defaults())
                    .retrieve("When are parcels collected?", 1)
                    .passages()
                    .getFirst()
                    .chunk()
                    .id();
            var deleting = InterceptedStore.of(shrinking, (call, invocation) -> {
                if (call.equals(Call.READ_CHUNKS)) shrinking.chunks().delete(List.of(best));
                return invocation.proceed();
            });

            var found = Retrievers.over(deleting, embedder, Retrieval.defaults())
                    .retrieve("When are parcels collected?", 1);

            assertThat(found.passages()).extracting(p -> p.chunk().path()).containsExactly("second");
        }
    }

    private void put(LuceneIndexStore into, String path, String text) {
        put(into, path, text, new Chunk.Reading("", text));
    }

    private void put(LuceneIndexStore into, String path, String text, Chunk.Reading reading) {
        var id = DocumentId.of("docs", path);
        var chunk = new Chunk(
                DocumentId.ofChunk(id, 0, text),
                id,
                0,
                "docs",
                path,
                path,
                path,
                "",
                text,
                9,
                Map.of(),
                Set.of(),
                reading,
                ContextLine.NONE);
        into.chunks()
                .put(List.of(new EmbeddedChunk(
                        chunk, embedder.passages(List.of(text)).getFirst())));
    }
}
