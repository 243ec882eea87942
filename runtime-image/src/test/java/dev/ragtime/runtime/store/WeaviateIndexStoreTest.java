package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.api.runtime.RunRecord;
import dev.ragtime.runtime.access.Readers;
import io.weaviate.client6.v1.api.collections.CollectionConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WeaviateServer.Extension.class)
class WeaviateIndexStoreTest {
    private static WeaviateIndexStore open(WeaviateServer server, IndexNames names, Quantization quantization) {
        return new WeaviateIndexStore(server.address(), server::apiKey, names, new Layout(quantization, 1));
    }

    private static IndexNames newNames() {
        return IndexNames.of("test", "kb-" + UUID.randomUUID(), 1);
    }

    abstract static class Conformance extends StoreConformance {
        private final IndexNames names = newNames();
        private final WeaviateServer server;
        private final Quantization quantization;

        Conformance(WeaviateServer server, Quantization quantization) {
            this.server = server;
            this.quantization = quantization;
        }

        @Override
        public IndexStore open() {
            return WeaviateIndexStoreTest.open(server, names, quantization);
        }

        @AfterEach
        void forget() throws Exception {
            server.forget(names, WeaviateServer.API_KEY);
        }
    }

    @Nested
    class Quantised extends Conformance {
        Quantised(WeaviateServer server) {
            super(server, Quantization.RotationalInt8);
        }
    }

    @Nested
    class Unquantised extends Conformance {
        Unquantised(WeaviateServer server) {
            super(server, Quantization.None);
        }
    }

    private IndexNames names;

    @BeforeEach
    void name() {
        names = newNames();
    }

    @Test
    void anObjectThatTheServerRefusesFailsTheWriteAndNamesTheReason(WeaviateServer server) {
        try (var store = open(server, names, Quantization.None)) {
            store.create();
            var good = SampleChunks.chunk("a", 0, "text");
            store.chunks().put(List.of(good));
            var bad = new EmbeddedChunk(SampleChunks.chunk("a", 1, "text").chunk(), new float[] {1, 0, 0});

            assertThatThrownBy(() -> store.chunks().put(List.of(bad)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.retriable()).isFalse())
                    .hasMessageContaining("refused 1 of 1");
        }
    }

    @Test
    void aWrongKeyIsAnErrorAndARotatedOneIsTakenUp(WeaviateServer server) {
        var asked = new AtomicInteger();
        var keys = new WeaviateIndexStore(
                server.address(),
                () -> Optional.of(asked.getAndIncrement() == 0 ? "old" : WeaviateServer.API_KEY),
                names,
                new Layout(Quantization.None, 1));
        try (keys) {
            keys.create();
            assertThat(keys.counts().chunks()).isZero();
            assertThat(asked.get()).isEqualTo(2);
        }
    }

    /** Of one node this shows that all is deleted; why one by one takes a node that was away. */
    @Test
    void withSeveralCopiesEachObjectIsDeletedByItself(WeaviateServer server) {
        try (var one = open(server, names, Quantization.None);
                var three = new WeaviateIndexStore(
                        server.address(), server::apiKey, names, new Layout(Quantization.None, 3))) {
            one.create();
            var chunks = IntStream.range(0, 30)
                    .mapToObj(i -> SampleChunks.chunk("a", i, "text " + i))
                    .toList();
            var record = SampleChunks.record("docs", "a", "f", "");
            three.chunks().put(chunks);
            three.documents().put(List.of(record));

            var gone = new ArrayList<>(SampleChunks.ids(chunks.subList(0, 29)));
            gone.add(UUID.randomUUID());
            three.chunks().delete(gone);
            three.documents().delete(List.of(record.id(), UUID.randomUUID()));

            assertThat(one.counts()).isEqualTo(new IndexStore.Counts(0, 1));
        }
    }

    @Test
    void aServerThatIsDownIsNotReadyAndItsFailureIsRetriable() {
        var nowhere = new WeaviateAddress(URI.create("http://127.0.0.1:1"), "127.0.0.1:1");
        try (var store = new WeaviateIndexStore(nowhere, Optional::empty, names, new Layout(Quantization.None, 1))) {
            assertThat(store.ready()).isFalse();
            assertThatThrownBy(() -> store.search().find(SearchRequest.matching("word", 1, Readers.EVERYONE)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.retriable()).isTrue());
        }
    }

    @Test
    void keepsWhatPodsOfARunLeftAndForgetsOldRuns(WeaviateServer server) {
        try (var store = open(server, newNames(), Quantization.None)) {
            store.create();
            var runs = store.runs().orElseThrow();
            var old = new RunRecord.Key("0b7c", 1, 3, 0);
            var latest = new RunRecord.Key("0b7c", 1, 4, 0);
            runs.put(new RunRecord(old, "{}"));
            runs.put(new RunRecord(latest, "{\"share\":1}"));
            runs.put(new RunRecord(latest, "{\"share\":0}"));

            assertThat(runs.report(latest)).contains("{\"share\":0}");
            runs.deleteBefore(4);
            assertThat(runs.report(old)).isEmpty();
            assertThat(runs.report(latest)).isPresent();
        }
    }

    @Test
    void anIndexOfVersion01SaysThatItCannotBeFilteredAndIsSearchedAsBefore(WeaviateServer server) {
        try (var store = open(server, names, Quantization.None);
                var connection = new WeaviateConnection(server.address(), server::apiKey)) {
            connection.call("create chunks", Retry.none(), client -> client.collections.create(asInVersion01()));
            connection.call("create records", Retry.none(), client -> client.collections.create(recordsOfVersion01()));
            store.create();
            store.chunks().put(List.of(SampleChunks.chunk("a", 0, "blue lamp")));
            var record = SampleChunks.record("docs", "a", "f", "");
            store.documents().put(List.of(record));
            assertThat(store.documents().find(record.id())).contains(record);

            assertThat(store.capabilities().filters()).isFalse();
            var request = SearchRequest.matching("lamp", 5, Readers.EVERYONE);
            assertThat(store.search().find(request)).hasSize(1);
            var narrowed = request.where(ChunkFilter.ofSources(Set.of("docs")));
            assertThatThrownBy(() -> store.search().find(narrowed))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("made before chunks could be filtered");
        }
    }

    private CollectionConfig recordsOfVersion01() {
        return WeaviateSchema.documents(names, new Layout(Quantization.None, 1))
                .edit(c -> c.properties(
                        WeaviateSchema.documents(names, new Layout(Quantization.None, 1)).properties().stream()
                                .filter(p -> !p.propertyName().equals(Fields.VERSION))
                                .toList()));
    }

    private CollectionConfig asInVersion01() {
        return WeaviateSchema.chunks(names, new Layout(Quantization.None, 1)).edit(c -> {
            var filtered = Set.of(Fields.SOURCE, Fields.PATH, Fields.ORDINAL);
            var properties = WeaviateSchema.chunks(names, new Layout(Quantization.None, 1)).properties().stream()
                    .map(p -> filtered.contains(p.propertyName()) ? p.edit(e -> e.indexFilterable(false)) : p)
                    .toList();
            return c.properties(properties);
        });
    }
}
