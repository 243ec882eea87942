package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.access.Readers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys that change while a store is in use, against a server that restarts with others. */
@ExtendWith(WeaviateServer.Extension.class)
class WeaviateKeyTest {
    private final AtomicReference<Optional<String>> mounted = new AtomicReference<>(Optional.of("old"));
    private WeaviateServer server;
    private WeaviateIndexStore store;

    @BeforeEach
    void start() {
        server = WeaviateServer.start("old");
        store = new WeaviateIndexStore(
                server.address(),
                mounted::get,
                IndexNames.of("test", "kb-" + UUID.randomUUID(), 1),
                new Layout(Quantization.None, 1));
        store.create();
        store.chunks().put(List.of(SampleChunks.chunk("a", 0, "blue lamp")));
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Test
    void queriesAndIngestionTakeUpARotatedKey() throws IOException {
        server.restart("new", "old");
        assertThat(store.search().find(SearchRequest.matching("lamp", 5, Readers.EVERYONE)))
                .hasSize(1);
        mounted.set(Optional.of("new"));
        server.restart("new");

        assertThat(store.search().find(SearchRequest.matching("lamp", 5, Readers.EVERYONE)))
                .hasSize(1);
        store.chunks().put(List.of(SampleChunks.chunk("a", 1, "red lamp")));
        assertThat(store.search().find(SearchRequest.matching("lamp", 5, Readers.EVERYONE)))
                .hasSize(2);
    }

    @Test
    void aKeyThatVanishesOrIsEditedIsNotMissedByWhoHoldsTheOldOne() throws IOException {
        mounted.set(Optional.empty());
        server.restart("old");
        assertThat(store.search().find(SearchRequest.matching("lamp", 5, Readers.EVERYONE)))
                .hasSize(1);
        mounted.set(Optional.of("edited"));
        server.restart("old");
        assertThat(store.search().find(SearchRequest.matching("lamp", 5, Readers.EVERYONE)))
                .hasSize(1);
        assertThat(store.counts().chunks()).isEqualTo(1);
    }

    @Test
    void aProcessThatStartsWithoutTheKeyBecomesReadyOnceItIsThere() {
        var key = new AtomicReference<Optional<String>>(Optional.empty());
        var late = new WeaviateIndexStore(
                server.address(), key::get, IndexNames.of("test", "late", 1), new Layout(Quantization.None, 1));
        try (late) {
            assertThat(late.ready()).isFalse();
            key.set(Optional.of("wrong"));
            assertThat(late.ready()).isFalse();
            assertThatThrownBy(() -> late.search().find(SearchRequest.matching("lamp", 5, Readers.EVERYONE)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.retriable()).isTrue());
            key.set(Optional.of("old"));
            assertThat(late.ready()).isTrue();
        }
    }

    @Test
    void noneOfManyQueriesAtOnceFailsWhenTheirKeyIsRefused() throws IOException {
        assertThat(store.search().find(SearchRequest.matching("lamp", 5, Readers.EVERYONE)))
                .hasSize(1);
        mounted.set(Optional.of("new"));
        server.restart("new");
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                callers.submit(() -> {
                    try {
                        store.search().find(SearchRequest.matching("lamp", 5, Readers.EVERYONE));
                    } catch (StoreException e) {
                        failures.add(e.getMessage());
                    }
                });
            }
        }
        assertThat(failures).isEmpty();
    }
}
