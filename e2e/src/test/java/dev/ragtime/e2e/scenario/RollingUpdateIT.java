package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.counted;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.LanguageModel;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A change of prompt reaches every pod and costs nobody an answer. */
@ExtendWith({Installation.class, LanguageModel.class})
class RollingUpdateIT {
    private static final String ROUTE = """
            apiVersion: ragtime.dev/v1alpha1
            kind: ModelRoute
            metadata: {name: chat}
            spec:
              backends: [{name: local, openAICompatible: {url: "http://llm.models.svc:8080/v1"}, model: smollm2}]
            """;
    private static final String PIPELINE = """
            apiVersion: ragtime.dev/v1alpha1
            kind: RagPipeline
            metadata: {name: lamps}
            spec:
              knowledgeBases: [{name: lamps}]
              retrieval: {filter: [{field: path, noneOf: [drafts/]}]}
              generator: {modelRoute: {name: chat}}
              prompt: {configMap: {name: prompt}}
              runtime: {replicas: 2, resources: {requests: {cpu: 50m, memory: 400Mi}, limits: {memory: 1Gi}}}
              objectives:
              - {name: available, availability: {}, targetPercent: "99"}
            """;

    @Test
    void a_changed_prompt_rolls_out_under_load_without_a_failed_request() {
        try (var namespace = new TestNamespace("update")) {
            namespace.apply(Manifests.inNewDocument(
                    Manifests.documents("lamps", Manifests.pages(5)),
                    Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}"),
                    ROUTE,
                    prompt("Answer briefly."),
                    PIPELINE));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            var before = namespace.awaitPipeline("lamps", ragReady());
            var revision = before.getStatus().stableRevision().name();
            var answered = 0L;
            try (var load = ConstantLoad.of(namespace.address("lamps-rag"), "blue lamp", ConstantLoad.OFTEN)) {
                load.awaitMore(20);
                namespace.apply(prompt("Answer in one word."));
                namespace.awaitPipeline(
                        "lamps",
                        p -> ragReady().test(p)
                                && !p.getStatus().stableRevision().name().equals(revision)
                                && p.getStatus().candidateRevision() == null);
                namespace.await(
                        "two pods", () -> namespace.pods("query", "lamps").size() == 2);
                load.close();
                assertThat(load.failures()).isEmpty();
                answered = load.answered();
            }
            countsWhatWasSent(namespace, answered);
            System.out.printf("update: %d requests during the roll-out, 0 failed, all counted%n", answered);
        }
    }

    /** Neither the pods that ended nor those that came in between lose or repeat an event. */
    private static void countsWhatWasSent(TestNamespace namespace, long answered) {
        var rag = namespace.awaitPipeline("lamps", p -> counted(p.getStatus().slo(), answered));
        assertThat(rag.getStatus().slo()).allSatisfy(slo -> {
            assertThat(slo.totalEvents()).isEqualTo(answered);
            assertThat(slo.goodEvents()).isEqualTo(answered);
        });
    }

    private static String prompt(String system) {
        return Manifests.documents(
                "prompt",
                Map.of(
                        "system",
                        system,
                        "user",
                        "{{#passages}}[{{number}}] {{text}}\n{{/passages}}Question: {{question}}"));
    }
}
