package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Conditions.Status;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** What is true of a pipeline's answers because of what it depends on, while its own pods answer; pure. */
final class Dependence {
    private Dependence() {}

    /** @param pods whose model refuses what they ask; empty when none does */
    static Optional<Finding> refusal(PipelineInputs inputs, List<String> pods) {
        if (pods.isEmpty()) return Optional.empty();
        var route = PipelineInputs.routeName(inputs.pipeline().getSpec());
        return route.map(name -> Finding.stalled(
                Reason.ModelRefused,
                ("the model behind ModelRoute %s refuses whatever it is asked (pods %s): field ragtime.degraded of an"
                                + " answer has its words; correct the model's name in the route, or spec.generator")
                        .formatted(name, String.join(", ", pods))));
    }

    /** Why nothing is found: the KnowledgeBase is for somebody, and nobody is known here. */
    static Optional<Finding> unknownCallers(PipelineInputs inputs) {
        if (inputs.pipeline().getSpec().knowsCallers()) return Optional.empty();
        return inputs.byPrincipals().stream()
                .findFirst()
                .map(knowledgeBase -> Finding.stalled(
                        Reason.CallersUnknown,
                        "KnowledgeBase %s has access.mode DocumentPrincipals, and nobody who asks is known here, so nothing is found in it: set spec.auth.apiKeysSecret, oidc, kubernetes or trustedClients"
                                .formatted(knowledgeBase.getMetadata().getName())));
    }

    /**
     * Speaks in condition Ready, which says by now that the pods answer.
     *
     * @param refusal see {@link #refusal}
     */
    static void tell(Conditions conditions, PipelineInputs inputs, String answers, Optional<Finding> refusal) {
        var lost = inputs.knowledgeBases().stream()
                .flatMap(known -> lostStore(known).map(why -> lost(known, why)).stream())
                .toList();
        if (!lost.isEmpty()) {
            var some = lost.size() < inputs.knowledgeBases().size();
            var why = String.join("; ", lost);
            conditions.set(
                    Conditions.READY,
                    some,
                    Reason.KnowledgeBaseNotReady,
                    some ? "%s from what else is asked, since %s".formatted(answers, why) : why);
            return;
        }
        besideGenerator(inputs, inputs.rewriter())
                .ifPresent(route -> tell(conditions, route, answers + " by queries that no model worded"));
        besideGenerator(inputs, inputs.reranker())
                .ifPresent(route -> tell(conditions, route, answers + " by passages that no model ranked"));
        besideGenerator(inputs, inputs.learner())
                .ifPresent(route -> tell(conditions, route, answers + " and learns nothing of its callers"));
        refusal.ifPresent(why -> conditions.set(
                Conditions.READY, true, why.reason(), answers + " with quoted passages, since " + why.message()));
        inputs.route().ifPresent(route -> tell(conditions, route, answers + " with quoted passages"));
    }

    /** A route that does not write the answers, too: of that one more is said. */
    private static Optional<ModelRoute> besideGenerator(PipelineInputs inputs, Optional<ModelRoute> asked) {
        return asked.filter(route -> inputs.route().filter(route::equals).isEmpty());
    }

    /** @param answers what is answered without the route */
    private static void tell(Conditions conditions, ModelRoute route, String answers) {
        notReady(route)
                .ifPresent(ready -> conditions.set(
                        Conditions.READY,
                        true,
                        Reason.ModelRouteNotReady,
                        "%s, since ModelRoute %s is not ready: %s"
                                .formatted(answers, route.getMetadata().getName(), ready.getMessage())));
    }

    private static String lost(KnowledgeBase knowledgeBase, Condition store) {
        return "the store of KnowledgeBase %s does not answer: %s"
                .formatted(knowledgeBase.getMetadata().getName(), store.getMessage());
    }

    private static Optional<Condition> lostStore(KnowledgeBase knowledgeBase) {
        var conditions = knowledgeBase.getStatus() == null
                ? List.<Condition>of()
                : knowledgeBase.getStatus().conditions();
        return Conditions.find(conditions, Conditions.STORE_READY).filter(Dependence::isFalse);
    }

    private static Optional<Condition> notReady(ModelRoute route) {
        var conditions = route.getStatus() == null
                ? List.<Condition>of()
                : route.getStatus().conditions();
        return Conditions.find(conditions, Conditions.READY).filter(Dependence::isFalse);
    }

    private static boolean isFalse(Condition condition) {
        return Status.False.name().equals(condition.getStatus());
    }
}
