package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.store.LuceneIndexStore.Vectors;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexStoreTest {
    @Nested
    class InMemory extends StoreConformance {
        @Override
        public IndexStore open() {
            return LuceneIndexStore.inMemory(Vectors.EXACT);
        }
    }

    @Nested
    class WithAGraph extends StoreConformance {
        @Override
        public IndexStore open() {
            return LuceneIndexStore.inMemory(Vectors.HNSW);
        }
    }

    /** A hybrid query reads twice at once, maybe right after a write. */
    @Test
    void everyOneOfManyReadersSeesAWriteThatReturned() throws Exception {
        try (var store = LuceneIndexStore.inMemory(Vectors.EXACT);
                var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var write = 1; write <= 300; write++) {
                var chunk = SampleChunks.chunk("a" + write, 0, "seen");
                store.chunks().put(List.of(chunk));
                var found = readers.invokeAll(Collections.nCopies(
                        4,
                        () -> store.search()
                                .find(SearchRequest.matching("seen", 1000, Readers.EVERYONE))
                                .size()));
                for (var count : found) assertThat(count.get()).isEqualTo(write);
            }
        }
    }

    @Test
    void anIndexOnDiskIsThereAfterReopening(@TempDir Path folder) {
        var chunk = SampleChunks.chunk("a", 0, "kept");
        var record = new DocumentRecord(
                DocumentId.of("docs", "a"),
                "docs",
                "a",
                "f",
                List.of(chunk.chunk().id()),
                "");
        try (var store = LuceneIndexStore.onDisk(folder, Vectors.EXACT)) {
            store.chunks().put(List.of(chunk));
            store.documents().put(List.of(record));
        }
        try (var store = LuceneIndexStore.onDisk(folder, Vectors.EXACT)) {
            assertThat(store.documents().find(record.id())).contains(record);
            assertThat(store.search().find(SearchRequest.matching("kept", 1, Readers.EVERYONE)))
                    .hasSize(1);
            assertThat(store.search().find(SearchRequest.nearest(chunk.vector(), 1, Readers.EVERYONE)))
                    .hasSize(1);
        }
    }
}
