package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.PromptTemplate;
import dev.ragtime.api.pipeline.UsedFields;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What must hold before a pipeline is rolled out, in order; pure. All violations are told at once. */
public final class PipelineChecks {
    private static final List<Function<PipelineInputs, Stream<Finding>>> IN_ORDER = List.of(
            PipelineChecks::knowledgeBasesExist,
            PipelineChecks::knowledgeBasesHaveAnIndex,
            inputs -> modelRouteExists(inputs).stream(),
            inputs -> rewriterExists(inputs).stream(),
            inputs -> rerankerExists(inputs).stream(),
            inputs -> learnerExists(inputs).stream(),
            inputs -> rerankModelExists(inputs).stream(),
            inputs -> promptConfigMapExists(inputs).stream(),
            PipelineChecks::promptHasBothTemplates,
            PipelineChecks::promptIsValid,
            AuthChecks::violations,
            PipelineChecks::fieldsFit);

    private PipelineChecks() {}

    /** The checks that fail; empty when the pipeline may be rolled out. */
    public static List<Finding> violations(PipelineInputs inputs) {
        return IN_ORDER.stream().flatMap(check -> check.apply(inputs)).toList();
    }

    private static Stream<Finding> knowledgeBasesExist(PipelineInputs inputs) {
        var names = inputs.pipeline().getSpec().knowledgeBaseNames();
        return inputs.missing().stream()
                .map(name -> Finding.stalled(
                        Reason.KnowledgeBaseNotFound,
                        "spec.knowledgeBases[%d].name: KnowledgeBase %s does not exist in namespace %s: create it, or name another"
                                .formatted(names.indexOf(name), name, namespace(inputs))));
    }

    private static Stream<Finding> fieldsFit(PipelineInputs inputs) {
        // what one that is missing declares is not known
        if (!inputs.missing().isEmpty()) return Stream.empty();
        var declared =
                inputs.knowledgeBases().stream().map(KnowledgeBase::getSpec).toList();
        return UsedFields.problems(inputs.pipeline().getSpec().retrieval(), declared).stream()
                .map(message -> Finding.stalled(Reason.InvalidSpec, message));
    }

    private static Stream<Finding> knowledgeBasesHaveAnIndex(PipelineInputs inputs) {
        return inputs.knowledgeBases().stream()
                .filter(knowledgeBase -> !hasIndex(knowledgeBase))
                .map(knowledgeBase -> Finding.waiting(
                        Reason.KnowledgeBaseNotReady,
                        "KnowledgeBase %s has no index to query yet%s"
                                .formatted(knowledgeBase.getMetadata().getName(), why(knowledgeBase))));
    }

    private static boolean hasIndex(KnowledgeBase knowledgeBase) {
        var status = knowledgeBase.getStatus();
        return status != null
                && status.activeIndex() != null
                && status.activeIndex().collection() != null
                && status.activeIndex().definition() != null
                && status.store() != null
                && status.store().endpoint() != null;
    }

    private static String why(KnowledgeBase knowledgeBase) {
        if (knowledgeBase.getStatus() == null) return "";
        return Conditions.find(knowledgeBase.getStatus().conditions(), Conditions.READY)
                .map(Condition::getMessage)
                .map(message -> ": " + message)
                .orElse("");
    }

    private static Optional<Finding> modelRouteExists(PipelineInputs inputs) {
        return PipelineInputs.routeName(inputs.pipeline().getSpec())
                .filter(name -> inputs.route().isEmpty())
                .map(name -> noRoute("spec.generator.modelRoute", name, inputs));
    }

    private static Optional<Finding> rewriterExists(PipelineInputs inputs) {
        return PipelineInputs.rewriterName(inputs.pipeline().getSpec())
                .filter(_ -> inputs.rewriter().isEmpty())
                .map(name -> noRoute("spec.retrieval.rewrite.modelRoute", name, inputs));
    }

    private static Optional<Finding> rerankerExists(PipelineInputs inputs) {
        var rerank = Optional.ofNullable(inputs.pipeline().getSpec().retrieval().rerank());
        return rerank.filter(_ -> inputs.reranker().isEmpty())
                .flatMap(wanted -> wanted.route()
                        .map(route -> noRoute("spec.retrieval.rerank." + wanted.routeField(), route.name(), inputs)));
    }

    private static Optional<Finding> rerankModelExists(PipelineInputs inputs) {
        return PipelineInputs.claimName(inputs.pipeline().getSpec())
                .filter(name -> !inputs.claims().contains(name))
                .map(name -> Finding.absent(
                        Reason.MissingClaim,
                        "spec.retrieval.rerank.inProcess.volume.claimName",
                        "PersistentVolumeClaim",
                        namespace(inputs),
                        name));
    }

    private static Optional<Finding> learnerExists(PipelineInputs inputs) {
        return PipelineInputs.learnerName(inputs.pipeline().getSpec())
                .filter(_ -> inputs.learner().isEmpty())
                .map(name -> noRoute("spec.memory.longTerm.learn.modelRoute", name, inputs));
    }

    private static Finding noRoute(String field, String name, PipelineInputs inputs) {
        return Finding.stalled(
                Reason.ModelRouteNotFound,
                "%s.name: ModelRoute %s does not exist in namespace %s: create it, or name another"
                        .formatted(field, name, namespace(inputs)));
    }

    private static Optional<Finding> promptConfigMapExists(PipelineInputs inputs) {
        return PipelineInputs.promptName(inputs.pipeline().getSpec())
                .filter(name -> inputs.promptConfigMap().isEmpty())
                .map(name -> Finding.stalled(
                        Reason.MissingConfigMap,
                        "spec.prompt.configMap.name: ConfigMap %s does not exist in namespace %s: create it with keys system and user"
                                .formatted(name, namespace(inputs))));
    }

    private static Stream<Finding> promptHasBothTemplates(PipelineInputs inputs) {
        return inputs.promptConfigMap().stream()
                .flatMap(configMap -> Stream.of(PipelineInputs.SYSTEM, PipelineInputs.USER)
                        .filter(key -> isMissing(configMap, key))
                        .map(key -> Finding.stalled(
                                Reason.PromptInvalid,
                                "spec.prompt.configMap: ConfigMap %s has no key %s: add it with the template of the %s message"
                                        .formatted(configMap.getMetadata().getName(), key, key))));
    }

    private static boolean isMissing(ConfigMap configMap, String key) {
        return configMap.getData() == null
                || configMap.getData().getOrDefault(key, "").isBlank();
    }

    private static Stream<Finding> promptIsValid(PipelineInputs inputs) {
        return inputs.prompt().stream()
                .flatMap(templates -> Stream.concat(
                        violation(inputs, PipelineInputs.SYSTEM, PromptTemplate.SYSTEM, templates.system()),
                        violation(inputs, PipelineInputs.USER, PromptTemplate.USER, templates.user())));
    }

    private static Stream<Finding> violation(PipelineInputs inputs, String key, PromptTemplate template, String text) {
        var told = inputs.promptConfigMap()
                .filter(configMap -> isMissing(configMap, key))
                .isPresent();
        return told
                ? Stream.empty()
                : template.violation(text).stream()
                        .map(problem -> Finding.stalled(Reason.PromptInvalid, where(inputs, key) + problem));
    }

    private static String where(PipelineInputs inputs, String key) {
        return inputs.promptConfigMap()
                .map(configMap -> "ConfigMap %s, key %s, "
                        .formatted(configMap.getMetadata().getName(), key))
                .orElse("spec.prompt.inline.%s, ".formatted(key));
    }

    private static String namespace(PipelineInputs inputs) {
        return inputs.pipeline().getMetadata().getNamespace();
    }
}
