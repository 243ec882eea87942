package dev.ragtime.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Findings;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.watch.SecretReading;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
                        with(Optional.empty(), COMPLETE.promptConfigMap()),
                        Reason.KnowledgeBaseNotFound,
                        "KnowledgeBase handbook does not exist in namespace hr",
                        false),
                Arguments.of(
                        "a KnowledgeBase without an index is waited for",
                        with(Optional.of(withoutIndex()), COMPLETE.promptConfigMap()),
                        Reason.KnowledgeBaseNotReady,
                        "KnowledgeBase handbook has no index to query yet",
                        true),
                Arguments.of(
                        "a missing ModelRoute",
                        new PipelineInputs(
                                COMPLETE.pipeline(),
                                COMPLETE.knowledgeBase(),
                                Optional.empty(),
                                COMPLETE.promptConfigMap()),
                        Reason.ModelRouteNotFound,
                        "spec.generator.modelRoute.name: ModelRoute chat does not exist in namespace hr",
                        false),
                Arguments.of(
                        "a missing Secret of trusted clients",
                        trusting(Optional.empty()),
                        Reason.MissingSecret,
                        "spec.auth.trustedClients.apiKeysSecret.name: Secret hr/portal does not exist",
                        false),
                Arguments.of(
                        "a Secret of trusted clients without keys",
                        trusting(Optional.of(new SecretReading(Set.of(), Optional.empty()))),
                        Reason.MissingSecret,
                        "Secret hr/portal has no key: give it a key for each client",
                        false),
                Arguments.of(
                        "a missing prompt ConfigMap",
                        with(COMPLETE.knowledgeBase(), Optional.empty()),
                        Reason.MissingConfigMap,
                        "spec.prompt.configMap.name: ConfigMap hr-prompt does not exist",
                        false),
                Arguments.of(
                        "a prompt ConfigMap without user template",
                        with(COMPLETE.knowledgeBase(), prompt(Map.of("system", "Be brief."))),
                        Reason.PromptInvalid,
                        "ConfigMap hr-prompt has no key user: add it",
                        false),
                Arguments.of(
                        "a prompt with an unknown variable",
                        with(
                                COMPLETE.knowledgeBase(),
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
                                COMPLETE.knowledgeBase(),
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
                Optional.empty(),
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

    private static PipelineInputs with(Optional<KnowledgeBase> knowledgeBase, Optional<ConfigMap> prompt) {
        return new PipelineInputs(COMPLETE.pipeline(), knowledgeBase, COMPLETE.route(), prompt);
    }

    private static KnowledgeBase withoutIndex() {
        var existing = COMPLETE.knowledgeBase().orElseThrow();
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

    private static PipelineInputs trusting(Optional<SecretReading> keys) {
        var inputs = PipelineScenario.of("access");
        return new PipelineInputs(
                inputs.pipeline(), inputs.knowledgeBase(), inputs.route(), inputs.promptConfigMap(), keys);
    }
}
