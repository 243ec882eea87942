package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetIndexTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    private static final String PINNED = """
            number: 3
            collection: Kb_handbook_1234
            definition:
              chunking: {strategy: Fixed, maxTokens: 64, overlapTokens: 0}
              embedding: {inProcess: {model: all-minilm-l6-v2}}
              layout: {quantization: None, replicationFactor: 1}
              versions: {chunker: 1, analyzer: 1}
            """.indent(4);

    @Test
    void isResolvedFromSpecAndDefaultsWhenItIsCreated() {
        var resource = knowledgeBase("");

        var target = TargetIndex.of(resource, NOW);

        assertThat(target.pinned()).isFalse();
        assertThat(target.number()).isEqualTo(1);
        assertThat(target.index().createdAt()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(target.index().definition()).isEqualTo(IndexDefinition.of(resource.getSpec()));
    }

    @Test
    void staysWhatItWasPinnedToWhateverSpecAndDefaultsSayLater() {
        for (var standing : List.of("candidateIndex", "activeIndex")) {
            var target = TargetIndex.of(knowledgeBase("status:\n  " + standing + ":\n" + PINNED), NOW);

            assertThat(target.pinned()).isTrue();
            assertThat(target.number()).isEqualTo(3);
            assertThat(target.index().definition().chunking().maxTokens()).isEqualTo(64);
            assertThat(target.index()
                            .definition()
                            .embedding()
                            .inProcess()
                            .model()
                            .id())
                    .isEqualTo("all-minilm-l6-v2");
        }
    }

    @Test
    void anIndexOfVersionOneIsAdoptedAsItStands() {
        var resource = knowledgeBase(
                "status: {activeIndex: {number: 1, collection: Kb_handbook_1234, documents: 4, chunks: 9, createdAt: \"2026-01-01T00:00:00Z\"}}");

        var target = TargetIndex.of(resource, NOW);

        assertThat(target.pinned()).isFalse();
        assertThat(target.index().documents()).isEqualTo(4);
        assertThat(target.index().createdAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(target.index().definition()).isEqualTo(IndexDefinition.of(resource.getSpec()));
        resource.setStatus(new KnowledgeBaseStatus(
                null,
                null,
                target.index(),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of()));
        assertThat(TargetIndex.of(resource, NOW)).isEqualTo(new TargetIndex(target.index(), true));
    }

    @Test
    void noRunBeginsBeforeTheStatusHoldsTheDefinition() {
        var model = Scenario.model("a-store-that-answers-before-the-index-is-pinned");

        assertThat(model.decision()).isInstanceOf(SyncDecision.Start.class);
        assertThat(model.runPlan().toStart()).isEmpty();
    }

    private static KnowledgeBase knowledgeBase(String status) {
        return Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: hr}
                spec: {sources: [{name: faq, configMap: {name: faq}}]}
                """ + status, KnowledgeBase.class);
    }
}
