package dev.ragtime.runtime.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.NativeHybrid;
import dev.ragtime.runtime.store.WeaviateIndexStore;
import dev.ragtime.runtime.store.WeaviateServer;
import dev.ragtime.runtime.telemetry.Latencies;
import io.prometheus.client.CollectorRegistry;
import io.weaviate.client6.v1.api.collections.query.Hybrid.FusionType;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a hybrid query costs beside the store's own hybrid search, held against the same server in the same run. */
@ExtendWith(WeaviateServer.Extension.class)
class RetrievalSpeedTest {
    private static final Logger LOG = LoggerFactory.getLogger(RetrievalSpeedTest.class);
    private static final int CHUNKS = Integer.getInteger("retrieval.chunks", 500);
    private static final int QUERIES = Integer.getInteger("retrieval.queries", 50);
    private static final int CLIENTS = 8;
    private static final int TOP = 8;

    @Test
    void aQueryTakesLittleMoreThanTheStoresOwnHybridSearchAndTheEmbedding(WeaviateServer server) {
        var names = IndexNames.of("test", "speed-" + UUID.randomUUID(), 1);
        var layout = new Layout(Quantization.RotationalInt8, 1);
        try (var store = new WeaviateIndexStore(server.address(), server::apiKey, names, layout);
                var weaviate = new NativeHybrid(server, names);
                var embedder = new Embedders(new CollectorRegistry())
                        .open(Embedding.of(Model.BGE_SMALL_EN_V1_5), Embedders.WhenFull.WAIT)) {
            store.create();
            store.chunks().put(chunks(embedder));
            var retriever = Retrievers.over(store, embedder, Retrieval.defaults());
            IntConsumer raw = i -> {
                var query = words(new Random(i), 6);
                weaviate.search(
                        query, embedder.passages(List.of(query)).getFirst(), FusionType.RELATIVE_SCORE, 0.5f, TOP);
            };
            IntConsumer ours = i -> assertThat(
                            retriever.retrieve(words(new Random(i), 6), TOP).passages())
                    .hasSize(TOP);
            for (var call : List.of(raw, ours)) calls(2, QUERIES, call);

            var rawAlone = calls(1, QUERIES, raw);
            var oursAlone = calls(1, QUERIES, ours);
            for (int round = 1; round < 4; round++) {
                rawAlone = rawAlone.and(calls(1, QUERIES, raw));
                oursAlone = oursAlone.and(calls(1, QUERIES, ours));
            }
            var rawTogether = calls(CLIENTS, 4 * QUERIES, raw);
            var oursTogether = calls(CLIENTS, 4 * QUERIES, ours);
            LOG.info("raw hybrid and embedding: {}, {} clients {}", rawAlone, CLIENTS, rawTogether);
            LOG.info("retrieved:                {}, {} clients {}", oursAlone, CLIENTS, oursTogether);

            assertThat(oursAlone.latencies().percentile(50))
                    .isLessThan(2 * rawAlone.latencies().percentile(50));
            assertThat(oursTogether.latencies().perSecond())
                    .isGreaterThan(rawTogether.latencies().perSecond() / 2);
        }
    }

    private static List<EmbeddedChunk> chunks(Embedder embedder) {
        var random = new Random(7);
        // a vector of real text each, of which a hundred are enough to rank by
        var vectors = IntStream.range(0, 100)
                .mapToObj(i -> embedder.passages(List.of(words(random, 12))).getFirst())
                .toList();
        return IntStream.range(0, CHUNKS)
                .mapToObj(i -> {
                    var document = DocumentId.of("docs", "d" + i);
                    var text = "Notes " + i + ": " + words(random, 120);
                    var id = DocumentId.ofChunk(document, 0, text);
                    var chunk = new Chunk(id, document, 0, "docs", "d" + i, "volume:d" + i, "Notes", "", text, 150);
                    return new EmbeddedChunk(chunk, moved(vectors.get(i % vectors.size()), random));
                })
                .toList();
    }

    private static float[] moved(float[] vector, Random random) {
        var moved = vector.clone();
        double squares = 0;
        for (int i = 0; i < moved.length; i++) {
            moved[i] += 0.02f * (float) random.nextGaussian();
            squares += moved[i] * moved[i];
        }
        for (int i = 0; i < moved.length; i++) moved[i] /= (float) Math.sqrt(squares);
        return moved;
    }

    private static String words(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "word" + (int) Math.abs(60 * random.nextGaussian()))
                .collect(Collectors.joining(" "));
    }

    /** @param cpuSeconds of this process and of the server, which is its child */
    private record Calls(Latencies latencies, double cpuSeconds) {
        Calls and(Calls more) {
            return new Calls(latencies.and(more.latencies), cpuSeconds + more.cpuSeconds);
        }

        @Override
        public String toString() {
            return "p50 %.2f ms, p99 %.2f ms, %.1f a second, %.2f ms of CPU"
                    .formatted(
                            latencies.percentile(50),
                            latencies.percentile(99),
                            latencies.perSecond(),
                            cpuSeconds * 1e3 / latencies.sortedMillis().length);
        }
    }

    private static Calls calls(int clients, int count, IntConsumer call) {
        var cpu = cpuSeconds();
        var latencies = Latencies.of(clients, count, call);
        return new Calls(latencies, cpuSeconds() - cpu);
    }

    private static double cpuSeconds() {
        return Stream.concat(
                                Stream.of(ProcessHandle.current()),
                                ProcessHandle.current().descendants())
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toMillis)
                        .sum()
                / 1e3;
    }
}
