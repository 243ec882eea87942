package dev.ragtime.runtime.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.retrieve.Fusion.Ranked;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.Hit;
import dev.ragtime.runtime.store.NativeHybrid;
import dev.ragtime.runtime.store.SearchRequest;
import dev.ragtime.runtime.store.WeaviateIndexStore;
import dev.ragtime.runtime.store.WeaviateServer;
import io.weaviate.client6.v1.api.collections.query.Hybrid.FusionType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our fusion orders chunks as Weaviate's own does, so that leaving it out costs nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(WeaviateServer.Extension.class)
class FusionAgainstWeaviateTest {
    private static final int CHUNKS = 90;
    private static final int LIMIT = 100;
    private static final int QUERIES = 20;
    private static final List<String> WORDS = List.of(
            "leave", "pension", "canteen", "travel", "laptop", "visa", "bonus", "parking", "safety", "training");

    private final Random random = new Random(11);
    private final IndexNames names = IndexNames.of("test", "fusion-" + UUID.randomUUID(), 1);
    private WeaviateIndexStore store;
    private NativeHybrid weaviate;

    @BeforeAll
    void index(WeaviateServer server) {
        var layout = new Layout(Quantization.None, 1);
        store = new WeaviateIndexStore(server.address(), server::apiKey, names, layout);
        weaviate = new NativeHybrid(server, names);
        store.create();
        var chunks = new ArrayList<EmbeddedChunk>();
        for (int i = 0; i < CHUNKS; i++) {
            var document = DocumentId.of("docs", "d" + i);
            // each text longer than the one before, so that few keyword scores are equal
            var text = sentence(3 + i);
            var id = DocumentId.ofChunk(document, 0, text);
            var chunk = new Chunk(id, document, 0, "docs", "d" + i, "u", "", "", text, 1);
            chunks.add(new EmbeddedChunk(chunk, unitVector()));
        }
        store.chunks().put(chunks);
    }

    @AfterAll
    void close() {
        weaviate.close();
        store.close();
    }

    @ParameterizedTest
    @CsvSource({"0", "0.5", "1"})
    void relativeScoreFusionEqualsTheServers(float alpha) {
        assertSameOrder(new Fusion.RelativeScore(alpha), FusionType.RELATIVE_SCORE, alpha);
    }

    @ParameterizedTest
    @CsvSource({"0", "0.5", "1"})
    void reciprocalRankFusionEqualsTheServersWhichCountsRanksFromZero(float alpha) {
        // its constant of 60 with ranks from 0 is ours of 59 with ranks from 1, as the paper counts
        var ours = alpha == 0.5f ? new Fusion.ReciprocalRank(59) : new Fusion.RelativeScore(alpha);
        assertSameOrder(ours, FusionType.RANKED, alpha);
    }

    private void assertSameOrder(Fusion fusion, FusionType type, float alpha) {
        for (int asked = 0; asked < QUERIES; ) {
            var query = sentence(1 + random.nextInt(4));
            var vector = unitVector();
            var byMeaning = ranking(store.search().find(SearchRequest.nearest(vector, LIMIT, Readers.EVERYONE)));
            var byWords = ranking(store.search().find(SearchRequest.matching(query, LIMIT, Readers.EVERYONE)));
            if (hasTies(byMeaning) || hasTies(byWords)) continue;
            asked++;
            var expected = fusion.fuse(byMeaning, byWords);
            var theirs = weaviate.search(query, vector, type, alpha, LIMIT);

            assertThat(theirs).as(query).hasSameSizeAs(expected);
            var scores = new HashMap<UUID, Double>();
            expected.forEach(ranked -> scores.put(ranked.chunk().id(), ranked.score()));
            for (int rank = 0; rank < theirs.size(); rank++) {
                assertThat(scores.get(theirs.get(rank)))
                        .as("score at rank %d of '%s'", rank, query)
                        .isCloseTo(expected.get(rank).score(), within(1e-5));
            }
        }
    }

    /** Ranks of equal scores are the store's choice, another one at each search. */
    private static boolean hasTies(List<Ranked> ranking) {
        for (int i = 1; i < ranking.size(); i++) {
            if (ranking.get(i - 1).score() - ranking.get(i).score() < 1e-6) return true;
        }
        return false;
    }

    private static List<Ranked> ranking(List<Hit> hits) {
        return hits.stream()
                .map(h -> new Ranked(new ChunkRef(0, h.chunk().id()), h.score()))
                .toList();
    }

    private String sentence(int words) {
        var sentence = new ArrayList<String>();
        for (int i = 0; i < words; i++) sentence.add(WORDS.get(random.nextInt(WORDS.size())));
        return String.join(" ", sentence);
    }

    private float[] unitVector() {
        var vector = new float[384];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) vector[i] /= (float) Math.sqrt(squares);
        return vector;
    }
}
