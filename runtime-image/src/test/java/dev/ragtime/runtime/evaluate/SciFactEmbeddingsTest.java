package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.OwnModels;
import dev.ragtime.runtime.embed.StubProvider;
import dev.ragtime.runtime.pipeline.OpenIndex;
import dev.ragtime.runtime.pipeline.PipelineAssembly;
import dev.ragtime.runtime.store.LuceneIndexStore;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Models that the image does not carry on {@link SciFactData}, by meaning alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf("dev.ragtime.runtime.evaluate.SciFactData#isThere")
class SciFactEmbeddingsTest {
    private SciFactData data;
    private OwnModels models;

    @BeforeAll
    void read(@TempDir Path volume) throws Exception {
        data = SciFactData.read();
        models = OwnModels.on(volume);
    }

    private Embedder open(Embedding embedding, OwnModels places) {
        return new Embedders(new CollectorRegistry(), places).open(embedding, Embedders.WhenFull.WAIT);
    }

    private double ndcg(String name, Embedder embedder) throws Exception {
        return ndcg(name, embedder, new SciFactIndex(embedder));
    }

    private double ndcg(String name, Embedder embedder, SciFactIndex index) throws Exception {
        try (var store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            index.fill(store, data.corpus(), Chunking.defaults());
            var asker = new OfflineAsker(
                    PipelineAssembly.retrieving(
                            SciFactData.PIPELINE, List.of(new OpenIndex("scifact", store, embedder))),
                    100);
            var found = Evaluation.of(data.dataset(), Mode.Vector, asker);
            System.out.printf(
                    "%s, %d documents: ndcg@10 %.4f recall@10 %.4f%n",
                    name, data.corpus().size(), found.ndcg10(), found.recall10());
            return found.ndcg10();
        }
    }

    /** Wrong pooling or missing special tokens would show here. */
    @Test
    void aModelFromFilesFindsWhatItsAuthorsFind() throws Exception {
        try (var embedder = open(Embedding.of(OwnModels.e5(OwnModels.E5_DIMENSIONS)), models)) {
            assertThat(ndcg("e5-small-v2, int8, with prefixes", embedder))
                    .isGreaterThanOrEqualTo(SciFactData.FULL ? 0.6 : 0.8);
        }
    }

    @Test
    void aProviderBehindARouteFindsWhatItsModelFinds() throws Exception {
        try (var model = open(Embedding.of(Model.BGE_SMALL_EN_V1_5), models)) {
            var direct = new SciFactIndex(model);
            try (var provider = new StubProvider(direct::vectors);
                    var routed = open(
                            OwnModels.routed(StubProvider.MODEL, model.dimensions()),
                            models.with("embeddings", provider.endpoint()))) {
                assertThat(ndcg("a route to bge-small-en-v1.5", routed))
                        .isCloseTo(ndcg("bge-small-en-v1.5", model, direct), within(1e-4));
            }
        }
    }
}
