package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.counted;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.LanguageModel;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** What a new user does, word by word. */
@Isolated("a language model on two cores answers in time when it has them to itself")
@ExtendWith({Installation.class, LanguageModel.class})
class QuickstartIT {
    private static final List<String> QUESTIONS =
            List.of("What happens when the model is down?", "What is an index?", "How is the error budget computed?");

    @Test
    void three_manifests_give_cited_answers_and_an_exact_slo() {
        try (var namespace = new TestNamespace("quickstart")) {
            namespace.apply(Settings.root().resolve("examples/quickstart"));
            var documents = namespace.awaitKnowledgeBase("handbook", kbReady());
            namespace.awaitRoute("chat", routeReady());
            namespace.awaitPipeline("assistant", ragReady());
            assertThat(documents.getStatus().activeIndex().documents()).isPositive();
            assertThat(documents
                            .getStatus()
                            .effective()
                            .at("/chunking/maxTokens")
                            .asInt())
                    .as("a default, shown where it does not touch the spec")
                    .isEqualTo(256);

            try (var client = new Client(namespace.address("assistant-rag"))) {
                var answers = QUESTIONS.stream().map(client::ask).toList();
                answers.forEach(answer -> isWrittenByTheModelFromTheSources(namespace, answer));
                // the smallest of models makes things up, and what rests on no passage is rightly not cited
                assertThat(answers)
                        .anySatisfy(answer -> assertThat(annotations(answer)).isNotEmpty());
                isStreamedWordByWord(client.stream(QUESTIONS.getFirst()));
            }
            statusCountsExactly(namespace, QUESTIONS.size() + 1);
            System.out.println(Command.kubectl("get", "kb,rag,route", "-n", namespace.name())
                    .output());
            System.out.println(Command.kubectl("get", "rag", "-n", namespace.name(), "-o", "yaml")
                    .output());

            Command.kubectl(
                            "delete",
                            "-n",
                            namespace.name(),
                            "-f",
                            Settings.root().resolve("examples/quickstart").toString(),
                            "--timeout=120s")
                    .mustSucceed();
            nothingIsLeft(namespace);
        }
    }

    private static void isWrittenByTheModelFromTheSources(TestNamespace namespace, Client.Answer answer) {
        System.out.println(answer.body());
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        var content = answer.body().path("choices").path(0).path("message").path("content");
        assertThat(content.asText()).isNotBlank();
        assertThat(answer.body().path("ragtime").path("degraded"))
                .as("not quoted for want of a model")
                .isEmpty();
        var documents = Stream.of("ragtime-docs", "ragtime-docs-knowledgebase")
                .map(name -> namespace
                        .client()
                        .configMaps()
                        .inNamespace(namespace.name())
                        .withName(name)
                        .get())
                .flatMap(pages -> pages.getData().keySet().stream())
                .toList();
        for (JsonNode passage : answer.body().path("ragtime").path("passages")) {
            assertThat(documents).contains(passage.path("path").asText());
        }
        for (JsonNode annotation : annotations(answer)) {
            var cited = annotation.path("url_citation").path("url").asText();
            assertThat(documents).anyMatch(cited::endsWith);
        }
    }

    private static void isStreamedWordByWord(List<JsonNode> events) {
        var words = events.stream()
                .map(event -> event.at("/choices/0/delta/content").asText(""))
                .filter(word -> !word.isEmpty())
                .toList();
        assertThat(words)
                .hasSizeGreaterThan(3)
                .allSatisfy(word -> assertThat(word.strip().split("\\s+")).hasSizeLessThanOrEqualTo(2));
        assertThat(events.getLast().at("/ragtime/degraded")).isEmpty();
        assertThat(events.getLast().at("/ragtime/passages")).isNotEmpty();
    }

    private static JsonNode annotations(Client.Answer answer) {
        return answer.body().path("choices").path(0).path("message").path("annotations");
    }

    private static void statusCountsExactly(TestNamespace namespace, long requests) {
        var rag =
                namespace.awaitPipeline("assistant", p -> counted(p.getStatus().slo(), requests));
        assertThat(rag.getStatus().slo())
                .allSatisfy(slo -> assertThat(slo.totalEvents()).isEqualTo(requests));
        assertThat(rag.getStatus().slo())
                .filteredOn(slo -> slo.name().equals("available"))
                .allSatisfy(slo -> assertThat(slo.goodEvents()).isEqualTo(requests));
        var route = namespace.awaitRoute("chat", r -> counted(r.getStatus().slo(), requests));
        assertThat(route.getStatus().slo())
                .allSatisfy(slo -> assertThat(slo.totalEvents()).isEqualTo(requests));
    }

    /** deletionPolicy is Delete: not even a volume stays. */
    private static void nothingIsLeft(TestNamespace namespace) {
        Patience.in(namespace).untilAsserted("nothing left", () -> {
            var left = Command.kubectl(
                            "get",
                            "all,configmaps,secrets,pvc,pdb,hpa,networkpolicies,jobs",
                            "-n",
                            namespace.name(),
                            "-o",
                            "name")
                    .mustSucceed()
                    .output();
            assertThat(left.lines().filter(line -> !line.equals("configmap/kube-root-ca.crt")))
                    .isEmpty();
        });
    }
}
