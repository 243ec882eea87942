package dev.ragtime.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevisionNameTest {
    private static final String IMAGE = "ragtime-runtime:1";
    private static final PipelineInputs INPUTS = PipelineScenario.of("model-route-and-prompt");
    private static final String REVISION = RevisionName.of(INPUTS, IMAGE);

    @Test
    void theOrderOfFieldsInAManifestDoesNotMatter() {
        var one = pipeline(
                "{knowledgeBases: [{name: a}], retrieval: {mode: Vector, topK: 3}, generator: {extractive: {}}}");
        var other = pipeline(
                "{generator: {extractive: {}}, retrieval: {topK: 3, mode: Vector}, knowledgeBases: [{name: a}]}");

        assertThat(revision(one)).isEqualTo(revision(other)).matches("r-[0-9a-f]{8}");
    }

    @Test
    void aValueWrittenOutThatIsTheDefaultAnywayDoesNotMatter() {
        var silent = pipeline("{knowledgeBases: [{name: a}], generator: {extractive: {}}}");
        var explicit = pipeline(
                "{knowledgeBases: [{name: a}], retrieval: {mode: Hybrid, candidates: 100, topK: 8, rewrite: {carryOver: {}}}, generator: {extractive: {}}}");

        assertThat(revision(silent)).isEqualTo(revision(explicit));
    }

    @Test
    void syncsSourcesAndTheNumberOfPodsDoNotMatter() {
        var synced = new PipelineInputs(
                PipelineScenario.scaled(INPUTS.pipeline(), 5),
                List.of(syncedWithoutSources()),
                INPUTS.route(),
                INPUTS.promptConfigMap());

        assertThat(RevisionName.of(synced, IMAGE)).isEqualTo(REVISION);
    }

    @Test
    void theSamePromptWrittenInlineIsTheSameRevision() {
        var data = INPUTS.promptConfigMap().orElseThrow().getData();
        var inline = PipelineScenario.prompted(INPUTS.pipeline(), data.get("system"), data.get("user"));

        assertThat(revision(inline)).isEqualTo(REVISION);
    }

    @Test
    void whateverCanChangeAnAnswerGivesAnotherRevision() {
        var narrower = PipelineScenario.retrieving(
                INPUTS.pipeline(), new Retrieval(Retrieval.Mode.Vector, null, 3, null, null));
        var asked = PipelineScenario.retrieving(
                INPUTS.pipeline(), Serialization.unmarshal("rewrite: {none: {}}", Retrieval.class));
        var otherPrompt = PipelineScenario.prompted(
                INPUTS.pipeline(), "Be brief.", "{{#passages}}{{text}}{{/passages}}{{question}}");

        assertThat(List.of(
                        REVISION,
                        revision(narrower),
                        revision(asked),
                        revision(otherPrompt),
                        RevisionName.of(INPUTS, "ragtime-runtime:2")))
                .doesNotHaveDuplicates();
    }

    private static String revision(RagPipeline pipeline) {
        var prompt = pipeline.getSpec().prompt() == null
                        || pipeline.getSpec().prompt().configMap() != null
                ? INPUTS.promptConfigMap()
                : Optional.<io.fabric8.kubernetes.api.model.ConfigMap>empty();
        return RevisionName.of(new PipelineInputs(pipeline, INPUTS.knowledgeBases(), INPUTS.route(), prompt), IMAGE);
    }

    private static RagPipeline pipeline(String spec) {
        return Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: p, namespace: n}
                spec: %s
                """.formatted(spec), RagPipeline.class);
    }

    private static KnowledgeBase syncedWithoutSources() {
        var before = INPUTS.knowledgeBases().getFirst();
        var index = before.getStatus().activeIndex();
        var knowledgeBase = new KnowledgeBase();
        knowledgeBase.setMetadata(before.getMetadata());
        knowledgeBase.setSpec(new KnowledgeBaseSpec(
                List.of(),
                null,
                null,
                before.getSpec().chunking(),
                before.getSpec().embedding(),
                before.getSpec().store(),
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        knowledgeBase.setStatus(new KnowledgeBaseStatus(
                9L,
                null,
                new Index(
                        index.number(),
                        index.collection(),
                        13L,
                        44L,
                        index.embedding(),
                        "2026-01-01T00:00:00Z",
                        index.definition()),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                before.getStatus().store(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of()));
        return knowledgeBase;
    }
}
