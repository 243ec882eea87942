package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.SharedEmbedders;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.store.IndexDirectory;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.store.StoreException;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IndexFollowerTest {
    private final List<String> opened = new ArrayList<>();
    private final Gauge number = Gauge.build()
            .name("number")
            .help("Of the index.")
            .labelNames("knowledgebase")
            .create();
    private Optional<PinnedIndex> serving = Optional.empty();
    private boolean modelIsMissing;
    private Duration now = Duration.ZERO;

    private final IndexFollower follower = new IndexFollower(
            "handbook",
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
            new SharedEmbedders(this::embedder),
            Duration.ofMinutes(1),
            number.labels("handbook"),
            () -> now.toNanos());

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
        assertThat(follower.open()).isEmpty();
        serving = Optional.of(index(1, Embedding.Model.ALL_MINILM_L6_V2));
        assertThat(follower.look()).isTrue();
        var first = follower.open();
        follower.look();
        assertThat(follower.open()).as("the same index is not opened again").isEqualTo(first);

        serving = Optional.of(index(2, Embedding.Model.BGE_SMALL_EN_V1_5));
        follower.look();

        assertThat(follower.open()).isPresent().isNotEqualTo(first);
        assertThat(opened)
                .containsExactly(
                        "all-minilm-l6-v2",
                        serving.get().names().chunks().replaceAll("2$", "1"),
                        "bge-small-en-v1.5",
                        serving.get().names().chunks());
        assertThat(number.labels("handbook").get()).isEqualTo(2);
        serving = Optional.of(index(3, Embedding.Model.BGE_SMALL_EN_V1_5));
        follower.look();
        assertThat(opened).as("the model is there already").hasSize(5);
        follower.close();
    }

    @Test
    void anIndexThatCannotBeOpenedLeavesTheOneBeforeAnswering() {
        serving = Optional.of(index(1, Embedding.Model.ALL_MINILM_L6_V2));
        follower.look();
        var first = follower.open();
        modelIsMissing = true;
        serving = Optional.of(index(2, Embedding.Model.BGE_SMALL_EN_V1_5));

        assertThat(follower.look()).isTrue();
        assertThat(follower.open()).isEqualTo(first);

        now = Duration.ofMinutes(6);
        follower.look();
        assertThat(follower.open())
                .as("nobody writes the index before any more: it keeps what was deleted and taken away")
                .isEmpty();

        modelIsMissing = false;
        follower.look();
        assertThat(follower.open()).isPresent().isNotEqualTo(first);
        follower.close();
    }
}
