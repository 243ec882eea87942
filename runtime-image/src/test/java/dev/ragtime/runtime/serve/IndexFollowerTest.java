package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.SharedEmbedders;
import dev.ragtime.runtime.embed.StubEmbedder;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexFollowerTest {
    private final List<String> opened = new ArrayList<>();
    private final Gauge number = Gauge.build()
            .name("number")
            .help("Of the index.")
            .labelNames("knowledgebase")
            .create();
    private final ScriptedDirectory directory = new ScriptedDirectory("handbook", opened);
    private boolean modelIsMissing;
    private Duration now = Duration.ZERO;

    private final IndexFollower follower = new IndexFollower(
            "handbook",
            directory,
            new SharedEmbedders(this::embedder),
            Duration.ofMinutes(1),
            number.labels("handbook"),
            () -> now.toNanos());

    private Embedder embedder(Embedding embedding) {
        if (modelIsMissing) throw new IllegalStateException("the model is not mounted");
        opened.add(embedding.kind().id());
        return new StubEmbedder(embedding.kind().id(), 1, text -> new float[] {1});
    }

    @Test
    void anotherIndexIsOpenedWithItsOwnModelAndTakesOverWhole() {
        assertThat(follower.look()).isFalse();
        assertThat(follower.open()).isEmpty();
        var one = directory.serve(1, Embedding.Model.ALL_MINILM_L6_V2);
        assertThat(follower.look()).isTrue();
        var first = follower.open();
        follower.look();
        assertThat(follower.open()).as("the same index is not opened again").isEqualTo(first);

        var two = directory.serve(2, Embedding.Model.BGE_SMALL_EN_V1_5);
        follower.look();

        assertThat(follower.open()).isPresent().isNotEqualTo(first);
        assertThat(opened).containsExactly("all-minilm-l6-v2", one, "bge-small-en-v1.5", two);
        assertThat(number.labels("handbook").get()).isEqualTo(2);
        directory.serve(3, Embedding.Model.BGE_SMALL_EN_V1_5);
        follower.look();
        assertThat(opened).as("the model is there already").hasSize(5);
        follower.close();
    }

    @Test
    void anIndexThatCannotBeOpenedLeavesTheOneBeforeAnswering() {
        directory.serve(1, Embedding.Model.ALL_MINILM_L6_V2);
        follower.look();
        var first = follower.open();
        modelIsMissing = true;
        directory.serve(2, Embedding.Model.BGE_SMALL_EN_V1_5);

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
