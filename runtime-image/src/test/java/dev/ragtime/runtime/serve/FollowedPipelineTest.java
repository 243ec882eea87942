package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.embed.SharedEmbedders;
import dev.ragtime.runtime.embed.StubEmbedder;
import dev.ragtime.runtime.pipeline.PipelineAssembly;
import dev.ragtime.runtime.pipeline.Search;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.store.IndexDirectory;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.store.StoreException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FollowedPipelineTest {
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
    private final List<String> closed = new ArrayList<>();
    private final List<String> opened = new ArrayList<>();
    private final SharedEmbedders embedders = new SharedEmbedders(embedding -> {
        opened.add(embedding.kind().id());
        return new StubEmbedder(embedding.kind().id(), 1, _ -> new float[] {1});
    });
    private final Map<String, Integer> serving = new HashMap<>();
    private Duration now = Duration.ZERO;

    private final FollowedPipeline pipeline = new FollowedPipeline(
            Stream.of("handbook", "faq").map(this::follower).toList(),
            open -> new PipelineAssembly(new Manifests(List.of()), _ -> "", 1000).assemble(MANIFEST, open),
            () -> now.toNanos());

    private IndexFollower follower(String name) {
        return new IndexFollower(
                name, new Directory(name), embedders, Duration.ofMinutes(1), number.labels(name), () -> now.toNanos());
    }

    private final class Directory implements IndexDirectory {
        private final String name;

        Directory(String name) {
            this.name = name;
        }

        @Override
        public PinnedIndex serving() {
            var index = Optional.ofNullable(serving.get(name))
                    .orElseThrow(() -> new StoreException("no index answers yet", true, null));
            var spec = new KnowledgeBaseSpec(
                    List.of(),
                    null,
                    null,
                    null,
                    Embedding.of(Embedding.Model.ALL_MINILM_L6_V2),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
            return new PinnedIndex(IndexNames.of("hr", name, index), IndexDefinition.of(spec));
        }

        @Override
        public IndexStore open(PinnedIndex index) {
            var store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
            store.create();
            return store;
        }

        @Override
        public void close() {
            closed.add(name);
        }
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
        serving.put("handbook", 1);
        assertThat(pipeline.look()).isFalse();

        now = Duration.ofSeconds(61);
        assertThat(pipeline.look()).isTrue();
        assertThat(degraded()).containsExactly("KnowledgeBaseFailed: faq was not searched");

        serving.put("faq", 1);
        assertThat(pipeline.look()).isTrue();
        assertThat(degraded()).isEmpty();
        assertThat(opened).as("both were made with one model").hasSize(1);
    }

    @Test
    void itIsPutTogetherAnewWhenOneOfItsIndexesIsAnother() {
        serving.putAll(Map.of("handbook", 1, "faq", 1));
        pipeline.look();
        var first = pipeline.get();
        pipeline.look();
        assertThat(pipeline.get()).isSameAs(first);

        serving.put("faq", 2);
        pipeline.look();

        assertThat(pipeline.get()).isNotSameAs(first);
        pipeline.close();
        assertThat(closed).containsExactly("handbook", "faq");
    }
}
