package dev.ragtime.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.pipeline.RagPipelineSpec;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Findings;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineChecksTest {
    private static final PipelineInputs COMPLETE = PipelineScenario.of("model-route-and-prompt");

    @Test
    void aPipelineWhoseReferencesAreAllThereMayBeRolledOut() {
        assertThat(PipelineChecks.violations(COMPLETE)).isEmpty();
        assertThat(PipelineChecks.violations(PipelineScenario.of("extractive"))).isEmpty();
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of(
                        "a missing KnowledgeBase",
                        with(List.of(), COMPLETE.promptConfigMap()),
                        Reason.KnowledgeBaseNotFound,
                        "KnowledgeBase handbook does not exist in namespace hr",
                        false),
                Arguments.of(
                        "a KnowledgeBase without an index is waited for",
                        with(List.of(withoutIndex()), COMPLETE.promptConfigMap()),
                        Reason.KnowledgeBaseNotReady,
                        "KnowledgeBase handbook has no index to query yet",
                        true),
                Arguments.of(
                        "a missing ModelRoute",
                        new PipelineInputs(
                                COMPLETE.pipeline(),
                                COMPLETE.knowledgeBases(),
                                Optional.empty(),
                                COMPLETE.promptConfigMap()),
                        Reason.ModelRouteNotFound,
                        "spec.generator.modelRoute.name: ModelRoute chat does not exist in namespace hr",
                        false),
                Arguments.of(
                        "a missing prompt ConfigMap",
                        with(COMPLETE.knowledgeBases(), Optional.empty()),
                        Reason.MissingConfigMap,
                        "spec.prompt.configMap.name: ConfigMap hr-prompt does not exist",
                        false),
                Arguments.of(
                        "a prompt ConfigMap without user template",
                        with(COMPLETE.knowledgeBases(), prompt(Map.of("system", "Be brief."))),
                        Reason.PromptInvalid,
                        "ConfigMap hr-prompt has no key user: add it",
                        false),
                Arguments.of(
                        "a prompt with an unknown variable",
                        with(
                                COMPLETE.knowledgeBases(),
                                prompt(Map.of(
                                        "system",
                                        "Be brief.",
                                        "user",
                                        "Answer\n{{query}} from {{#passages}}{{/passages}}"))),
                        Reason.PromptInvalid,
                        "ConfigMap hr-prompt, key user, line 2: {{query}} is unknown",
                        false),
                Arguments.of(
                        "an inline prompt that does not ask the question",
                        new PipelineInputs(
                                PipelineScenario.prompted(
                                        COMPLETE.pipeline(), "Be brief.", "{{#passages}}{{text}}{{/passages}}"),
                                COMPLETE.knowledgeBases(),
                                COMPLETE.route(),
                                Optional.empty()),
                        Reason.PromptInvalid,
                        "spec.prompt.inline.user, does not use question: add {{question}}",
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void aViolationIsReportedWithFieldAndRemedy(
            String scenario, PipelineInputs inputs, Reason reason, String message, boolean waiting) {
        assertThat(PipelineChecks.violations(inputs)).singleElement().satisfies(finding -> {
            assertThat(finding).extracting(Finding::reason, Finding::waiting).containsExactly(reason, waiting);
            assertThat(finding.message()).contains(message);
        });
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        var bad = new PipelineInputs(
                PipelineScenario.prompted(COMPLETE.pipeline(), "{{who}}", "{{what}}"),
                List.of(),
                Optional.empty(),
                Optional.empty());

        assertThat(PipelineChecks.violations(bad))
                .extracting(Finding::reason)
                .containsExactly(
                        Reason.KnowledgeBaseNotFound,
                        Reason.ModelRouteNotFound,
                        Reason.PromptInvalid,
                        Reason.PromptInvalid);
        assertThat(Findings.stalled(PipelineChecks.violations(bad))).hasValueSatisfying(all -> {
            assertThat(all.reason()).isEqualTo(Reason.KnowledgeBaseNotFound);
            assertThat(all.message()).startsWith("1) ").contains(" 2) ", " 3) ", " 4) ", "{{who}}", "{{what}}");
        });
    }

    @Test
    void theRouteThatIsAskedForFactsMustBeThere() {
        var pipeline = Serialization.clone(COMPLETE.pipeline());
        pipeline.setSpec(Serialization.unmarshal(
                """
                knowledgeBases: [{name: %s}]
                generator: {extractive: {}}
                memory: {longTerm: {learn: {modelRoute: {name: small}}}}
                """.formatted(COMPLETE.knowledgeBases().getFirst().getMetadata().getName()), RagPipelineSpec.class));

        var inputs = new PipelineInputs(pipeline, COMPLETE.knowledgeBases(), Optional.empty(), Optional.empty());

        assertThat(PipelineChecks.violations(inputs)).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.ModelRouteNotFound);
            assertThat(finding.message()).startsWith("spec.memory.longTerm.learn.modelRoute.name: ModelRoute small");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {field: published, recencyHalfLifeDays: 90, weightPercent: 20} |
                    {field: team, values: [hr], weightPercent: -50}                |
                    {field: source, values: [docs], weightPercent: 10}             |
                    {field: pubished, recencyHalfLifeDays: 90, weightPercent: 20}  | spec.retrieval.boosts[0].field: no KnowledgeBase of the pipeline declares pubished
                    {field: team, recencyHalfLifeDays: 90, weightPercent: 20}      | spec.retrieval.boosts[0].recencyHalfLifeDays: team is no DateTime
                    """)
    void aBoostIsByAFieldThatPassagesCanHave(String boost, String message) {
        var knowledgeBase = Serialization.clone(COMPLETE.knowledgeBases().getFirst());
        knowledgeBase.setSpec(Serialization.unmarshal("""
                sources: []
                metadata: {fields: [{name: published, type: DateTime}, {name: team, type: String}]}
                """, KnowledgeBaseSpec.class));
        var retrieval = Serialization.unmarshal("boosts: [" + boost + "]", Retrieval.class);
        var inputs = new PipelineInputs(
                PipelineScenario.retrieving(COMPLETE.pipeline(), retrieval),
                List.of(knowledgeBase),
                COMPLETE.route(),
                COMPLETE.promptConfigMap());

        var messages =
                PipelineChecks.violations(inputs).stream().map(Finding::message).toList();
        if (message == null) assertThat(messages).isEmpty();
        else assertThat(messages).singleElement().asString().startsWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{field: team, anyOf: [hr]}                 |",
                "{field: published, atLeast: 2026-01-01}    |",
                "{field: path, noneOf: [drafts/]}           |",
                "{field: tema, anyOf: [hr]}                 | spec.retrieval.filter[0].field: no KnowledgeBase of the pipeline declares tema",
                "{field: team, atMost: '7'}                 | spec.retrieval.filter[0]: field team is a String and has no order",
                "{field: published, atLeast: last week}     | spec.retrieval.filter[0].atLeast: \"last week\" is no DateTime: write it as 2026-01-31",
                "{field: rank, noneOf: ['1', first]}        | spec.retrieval.filter[0].noneOf[1]: \"first\" is no Integer: write a whole number",
                "{field: topics, anyOf: [lamps]}            |"
            })
    void aFilterIsByAFieldThatPassagesCanHave(String filter, String message) {
        var knowledgeBase = Serialization.clone(COMPLETE.knowledgeBases().getFirst());
        knowledgeBase.setSpec(Serialization.unmarshal("""
                sources: []
                metadata:
                  fields:
                  - {name: published, type: DateTime}
                  - {name: team, type: String}
                  - {name: rank, type: Integer}
                  - {name: topics, type: StringList}
                """, KnowledgeBaseSpec.class));
        var retrieval = Serialization.unmarshal("filter: [" + filter + "]", Retrieval.class);
        var inputs = new PipelineInputs(
                PipelineScenario.retrieving(COMPLETE.pipeline(), retrieval),
                List.of(knowledgeBase),
                COMPLETE.route(),
                COMPLETE.promptConfigMap());

        var messages =
                PipelineChecks.violations(inputs).stream().map(Finding::message).toList();
        if (message == null) assertThat(messages).isEmpty();
        else assertThat(messages).singleElement().asString().startsWith(message);
    }

    @Test
    void aRerankerThatIsMissingIsNamedByItsField() {
        assertThat(PipelineChecks.violations(retrieving("rerank: {judge: {name: critic}}")))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .startsWith("spec.retrieval.rerank.judge.name: ModelRoute critic does not exist in namespace hr");
    }

    @Test
    void aRerankModelWithoutItsVolumeIsNamedByItsFieldUntilTheVolumeIsThere() {
        var inputs = PipelineScenario.of("rerank-model");
        var without = new PipelineInputs(
                inputs.pipeline(), inputs.knowledgeBases(), inputs.route(), inputs.promptConfigMap());

        assertThat(PipelineChecks.violations(without)).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.MissingClaim);
            assertThat(finding.waiting()).isFalse();
            assertThat(finding.message())
                    .isEqualTo(
                            "spec.retrieval.rerank.inProcess.volume.claimName: PersistentVolumeClaim hr/models does not exist: create it, or correct the name");
        });
        assertThat(PipelineChecks.violations(inputs)).isEmpty();
        assertThat(PipelineChecks.violations(PipelineScenario.of("rerank-model-of-image")))
                .as("whether an image is there, nodes say")
                .isEmpty();
    }

    @Test
    void aRewriterThatIsMissingIsNamedByItsField() {
        assertThat(PipelineChecks.violations(retrieving("rewrite: {modelRoute: {name: words}}")))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .startsWith("spec.retrieval.rewrite.modelRoute.name: ModelRoute words does not exist in namespace hr");
    }

    private static PipelineInputs retrieving(String retrieval) {
        return new PipelineInputs(
                PipelineScenario.retrieving(COMPLETE.pipeline(), Serialization.unmarshal(retrieval, Retrieval.class)),
                COMPLETE.knowledgeBases(),
                COMPLETE.route(),
                COMPLETE.promptConfigMap());
    }

    private static PipelineInputs with(List<KnowledgeBase> knowledgeBases, Optional<ConfigMap> prompt) {
        return new PipelineInputs(COMPLETE.pipeline(), knowledgeBases, COMPLETE.route(), prompt);
    }

    private static KnowledgeBase withoutIndex() {
        var existing = COMPLETE.knowledgeBases().getFirst();
        var knowledgeBase = new KnowledgeBase();
        knowledgeBase.setMetadata(existing.getMetadata());
        knowledgeBase.setSpec(existing.getSpec());
        return knowledgeBase;
    }

    private static Optional<ConfigMap> prompt(Map<String, String> data) {
        return Optional.of(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("hr-prompt")
                .endMetadata()
                .withData(data)
                .build());
    }
}
