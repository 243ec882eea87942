package dev.ragtime.runtime.store;

import static dev.ragtime.runtime.store.SampleChunks.chunk;
import static dev.ragtime.runtime.store.SampleChunks.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.store.IndexStore.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Records of documents are kept one by one, in any number. */
interface LedgerConformance extends StoreUnderTest {
    @Test
    default void recordsAreKeptReplacedAndDeleted() {
        var first = record("docs", "a", "f1", "");
        var second = record("docs", "a", "f2", "PDF is encrypted");
        var other = record("docs", "b", "f1", "");
        store().chunks().put(List.of(chunk("a", 0, "text")));
        store().documents().put(List.of(first, other));
        assertThat(store().documents().find(first.id())).contains(first);
        store().documents().put(List.of(second));
        assertThat(store().documents().find(first.id())).contains(second);
        store().documents().delete(List.of(first.id(), UUID.randomUUID()));
        assertThat(store().documents().find(first.id())).isEmpty();
        assertThat(store().documents().find(other.id())).contains(other);
        store().documents().delete(List.of(first.id()));
        store().documents().delete(List.of());
        store().documents().put(List.of());
    }

    @Test
    default void everyRecordIsReadOnce() {
        var written = new ArrayList<DocumentRecord>();
        for (int i = 0; i < 2300; i++) written.add(record(i % 3 == 0 ? "docs" : "faq", "a" + i, "f", ""));
        store().documents().put(written);
        store().chunks().put(List.of(chunk("a", 0, "text")));

        var read = new ArrayList<DocumentRecord>();
        store().documents().forEach(read::add);
        assertThat(read).hasSize(2300).containsExactlyInAnyOrderElementsOf(written);
        assertThat(store().counts()).isEqualTo(new Counts(2300, 1));
        store().documents()
                .delete(written.stream().map(DocumentRecord::id).limit(2250).toList());
        assertThat(store().documents().count()).isEqualTo(50);
    }
}
