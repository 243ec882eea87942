package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.pipeline.PipelineAssembly;
import dev.ragtime.runtime.store.IndexDirectory;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.store.StoreException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IndexFollowerTest {
    private final List<String> opened = new ArrayList<>();
    private final CollectorRegistry registry = new CollectorRegistry();
    private Optional<PinnedIndex> serving = Optional.empty();
    private boolean modelIsMissing;
    private Duration now = Duration.ZERO;

    private final IndexFollower follower = new IndexFollower(
            new IndexDirectory() {
                @Override
                public PinnedIndex serving() {
                    return serving.orElseThrow(() -> new StoreException("no index answers yet", true, null));
                }

                @Override
                public IndexStore open(PinnedIndex index) {
                    opened.add(index.names().chunks());
                    return LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
                }

                @Override
                public void close() {}
            },
            this::embedder,
            IndexFollowerTest::pipeline,
            Duration.ofMinutes(1),
            registry,
            () -> now.toNanos());

    private static Pipeline pipeline(IndexStore store, Embedder embedder) {
        var manifest = Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: assistant}
                spec: {knowledgeBases: [{name: handbook}], generator: {extractive: {}}}
                """, dev.ragtime.api.pipeline.RagPipeline.class);
        return PipelineAssembly.retrieving(manifest, store, embedder);
    }

    private Embedder embedder(Embedding embedding) {
        if (modelIsMissing) throw new IllegalStateException("the model is not mounted");
        opened.add(embedding.kind().id());
        return new StubEmbedder(embedding.kind().id(), 1, text -> new float[] {1});
    }

    private static PinnedIndex index(int number, Embedding.Model model) {
        var spec = new KnowledgeBaseSpec(
                List.of(), null, null, null, Embedding.of(model), null, null, null, null, null, null, null, null);
        return new PinnedIndex(IndexNames.of("hr", "handbook", number), IndexDefinition.of(spec));
    }

    @Test
    void anotherIndexIsOpenedWithItsOwnModelAndTakesOverWhole() {
        assertThat(follower.look()).isFalse();
        assertThatThrownBy(follower::get).isInstanceOf(StoreException.class);
        serving = Optional.of(index(1, Embedding.Model.ALL_MINILM_L6_V2));
        assertThat(follower.look()).isTrue();
        var first = follower.get();
        follower.look();
        assertThat(follower.get()).as("the same index is not opened again").isSameAs(first);

        serving = Optional.of(index(2, Embedding.Model.BGE_SMALL_EN_V1_5));
        follower.look();

        assertThat(follower.get()).isNotSameAs(first);
        assertThat(opened)
                .containsExactly(
                        "all-minilm-l6-v2",
                        serving.get().names().chunks().replaceAll("2$", "1"),
                        "bge-small-en-v1.5",
                        serving.get().names().chunks());
        assertThat(registry.getSampleValue("ragtime_index_number")).isEqualTo(2);
        serving = Optional.of(index(3, Embedding.Model.BGE_SMALL_EN_V1_5));
        follower.look();
        assertThat(opened).as("the model is there already").hasSize(5);
        follower.close();
    }

    @Test
    void anIndexThatCannotBeOpenedLeavesTheOneBeforeAnswering() {
        serving = Optional.of(index(1, Embedding.Model.ALL_MINILM_L6_V2));
        follower.look();
        var first = follower.get();
        modelIsMissing = true;
        serving = Optional.of(index(2, Embedding.Model.BGE_SMALL_EN_V1_5));

        assertThat(follower.look()).isTrue();
        assertThat(follower.get()).isSameAs(first);

        now = Duration.ofMinutes(6);
        follower.look();
        assertThatThrownBy(follower::get)
                .as("nobody writes the index before any more: it keeps what was deleted and taken away")
                .isInstanceOf(StoreException.class);

        modelIsMissing = false;
        follower.look();
        assertThat(follower.get()).isNotSameAs(first);
        follower.close();
    }
}
