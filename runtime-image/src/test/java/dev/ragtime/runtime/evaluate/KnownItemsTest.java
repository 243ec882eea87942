package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.LuceneIndexStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownItemsTest {
    private final IndexStore store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);

    private void put(String path, String text) {
        var document = DocumentId.of("docs", path);
        var id = DocumentId.ofChunk(document, 0, text);
        var chunk = new Chunk(id, document, 0, "docs", path, path, "", "", text, 1);
        store.chunks().put(List.of(new EmbeddedChunk(chunk, new float[] {1})));
        store.documents().put(List.of(new DocumentRecord(document, "docs", path, "f", List.of(id), "")));
    }

    @Test
    void eachDocumentIsAskedForByHalfOfASentenceAndItsNumbers() {
        put("lamp.md", "The blue lamp of hall 17 is replaced every 12 weeks. Why?");

        var items = KnownItems.of(store);

        assertThat(items.queries().values()).containsExactly("The lamp hall 17 is every 12 weeks");
        assertThat(items.judgements().values()).containsExactly(Map.of("docs/lamp.md", 1));
    }

    @Test
    void languagesThatPartNoWordsAreAskedInToo() {
        put("lamp.md", "青いランプは十二週間ごとに交換されます。");

        assertThat(KnownItems.of(store).queries()).hasSize(1);
    }

    @Test
    void whatTwoDocumentsSayIsNoQuestion() {
        put("one.md", "Switch off the power before you touch any lamp in this house.");
        put("other.md", "Switch off the power before you touch any lamp in this house.");
        put("short.md", "Too short.");

        assertThat(KnownItems.of(store).queries()).isEmpty();
        assertThat(KnownItems.of(store).judgements()).isEmpty();
    }
}
