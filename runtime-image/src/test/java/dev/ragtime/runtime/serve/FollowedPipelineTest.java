package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.embed.SharedEmbedders;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.pipeline.PipelineAssembly;
import dev.ragtime.runtime.pipeline.Search;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.store.IndexDirectory;
import dev.ragtime.runtime.store.StoreException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowedPipelineTest {
    private static final Embedding.Model MODEL = Embedding.Model.ALL_MINILM_L6_V2;
    private static final RagPipeline MANIFEST = Serialization.unmarshal("""
            apiVersion: ragtime.dev/v1alpha1
            kind: RagPipeline
            metadata: {name: assistant}
            spec: {knowledgeBases: [{name: handbook}, {name: faq}], generator: {extractive: {}}}
            """, RagPipeline.class);

    private final Gauge number = Gauge.build()
            .name("number")
            .help("Of the index.")
            .labelNames("knowledgebase")
            .create();
    private final List<String> log = new ArrayList<>();
    private final List<String> opened = new ArrayList<>();
    private final SharedEmbedders embedders = new SharedEmbedders(embedding -> {
        opened.add(embedding.kind().id());
        return new StubEmbedder(embedding.kind().id(), 1, _ -> new float[] {1});
    });
    private final ScriptedDirectory handbook = new ScriptedDirectory("handbook", log);
    private final ScriptedDirectory faq = new ScriptedDirectory("faq", log);
    private Duration now = Duration.ZERO;

    private final FollowedPipeline pipeline = new FollowedPipeline(
            List.of(follower("handbook", handbook), follower("faq", faq)),
            open -> PipelineAssembly.inCluster(new Manifests(List.of()), 1000).assemble(MANIFEST, open),
            () -> now.toNanos());

    private IndexFollower follower(String name, IndexDirectory directory) {
        return new IndexFollower(
                name, directory, embedders, Duration.ofMinutes(1), number.labels(name), () -> now.toNanos());
    }

    private List<String> degraded() {
        return pipeline.get().retrieve(Search.of("lamps", Caller.UNKNOWN)).result().degraded().stream()
                .map(Degradation::text)
                .toList();
    }

    @Test
    void itWaitsForAllIndexesAndAfterAMinuteDoesWithoutOne() {
        assertThat(pipeline.look()).isFalse();
        assertThatThrownBy(pipeline::get).isInstanceOf(StoreException.class);
        handbook.serve(1, MODEL);
        assertThat(pipeline.look()).isFalse();

        now = Duration.ofSeconds(61);
        assertThat(pipeline.look()).isTrue();
        assertThat(degraded()).containsExactly("KnowledgeBaseFailed: faq was not searched");

        faq.serve(1, MODEL);
        assertThat(pipeline.look()).isTrue();
        assertThat(degraded()).isEmpty();
        assertThat(opened).as("both were made with one model").hasSize(1);
    }

    @Test
    void itIsPutTogetherAnewWhenOneOfItsIndexesIsAnother() {
        handbook.serve(1, MODEL);
        faq.serve(1, MODEL);
        pipeline.look();
        var first = pipeline.get();
        pipeline.look();
        assertThat(pipeline.get()).isSameAs(first);

        faq.serve(2, MODEL);
        pipeline.look();

        assertThat(pipeline.get()).isNotSameAs(first);
        pipeline.close();
        assertThat(log).filteredOn(told -> told.endsWith(" closed")).containsExactly("handbook closed", "faq closed");
    }
}
