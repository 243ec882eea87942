package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.WeaviateIndexStore;
import dev.ragtime.runtime.store.WeaviateServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What ingestion costs beside embedding, held against the same server in the same run. */
@ExtendWith(WeaviateServer.Extension.class)
class IngestionSpeedTest {
    private static final Logger LOG = LoggerFactory.getLogger(IngestionSpeedTest.class);
    private static final int DOCUMENTS = Integer.getInteger("ingestion.documents", 1000);

    /** What else runs on the machine only ever adds to a time: the shortest of some is the one to compare. */
    private static final int ROUNDS = 3;

    @Test
    void newDocumentsTakeLittleMoreThanTheImportOfTheSameObjectsAndUnchangedOnesNextToNothing(WeaviateServer server) {
        try (var warm = open(server)) {
            world(DOCUMENTS / 4).run(warm);
        }
        var rounds = IntStream.range(0, ROUNDS).mapToObj(i -> Round.on(server)).toList();

        var imported = shortest(rounds, Round::imported);
        assertThat(shortest(rounds, Round::ingested)).isLessThan(imported.multipliedBy(4));
        assertThat(shortest(rounds, Round::unchanged)).isLessThan(imported);
    }

    private static Duration shortest(List<Round> rounds, Function<Round, Duration> time) {
        return rounds.stream().map(time).min(Comparator.naturalOrder()).orElseThrow();
    }

    /**
     * The same documents by each way.
     *
     * @param imported their objects alone, into an empty store
     * @param unchanged a second sync
     */
    private record Round(Duration ingested, Duration imported, Duration unchanged) {
        static Round on(WeaviateServer server) {
            var world = world(DOCUMENTS);
            try (var store = open(server);
                    var copy = open(server)) {
                copy.create();
                var ingested = time(() -> world.run(store));
                var records = new ArrayList<DocumentRecord>();
                var chunks = new ArrayList<EmbeddedChunk>();
                store.documents().forEach(records::add);
                for (var record : records) chunks.addAll(store.chunks().read(record.chunkIds()));
                var imported = time(() -> {
                    copy.documents().put(records);
                    copy.chunks().put(chunks);
                    copy.documents().put(records);
                });
                var unchanged = time(() -> world.run(store));
                LOG.info(
                        "{} documents: ingested in {} ms, the same objects imported in {} ms ({} of it), unchanged in {} ms",
                        DOCUMENTS,
                        ingested.toMillis(),
                        imported.toMillis(),
                        (double) imported.toMillis() / ingested.toMillis(),
                        unchanged.toMillis());
                assertThat(store.counts()).isEqualTo(new IndexStore.Counts(DOCUMENTS, DOCUMENTS));
                return new Round(ingested, imported, unchanged);
            }
        }
    }

    private static World world(int documents) {
        var world = new World();
        world.talkative = true;
        world.dimensions = 384;
        IntStream.range(0, documents).forEach(i -> world.put("docs", i + ".md", ("text " + i + " ").repeat(60)));
        return world;
    }

    private static Duration time(Runnable work) {
        var begin = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static IndexStore open(WeaviateServer server) {
        var names = IndexNames.of("test", "kb-" + UUID.randomUUID(), 1);
        return new WeaviateIndexStore(
                server.address(), server::apiKey, names, new Layout(Quantization.RotationalInt8, 1));
    }
}
