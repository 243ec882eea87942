package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.is;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.LanguageModel;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Small chunks with lines that a real model writes are found, and the sections that they stand in are read. */
@ExtendWith({Installation.class, LanguageModel.class})
class ChunkingIT {
    private static final List<String> SUBJECTS = List.of("notice", "deposit", "heating", "cleaning");
    private static final String EMBEDDING = "  embedding: {inProcess: {model: %s}}\n";

    private TestNamespace namespace;

    @Test
    void chunks_with_parents_and_lines_take_over_and_cost_no_line_twice() throws Exception {
        try (var created = new TestNamespace("chunking")) {
            namespace = created;
            namespace.apply(Manifests.documents("terms", hall()));
            knowledgeBase("bge-small-en-v1.5", "{}");
            namespace.apply(Manifests.extractivePipeline("terms", "terms"));
            namespace.awaitKnowledgeBase("terms", kbReady());
            namespace.awaitPipeline("terms", ragReady());
            var client = new Client(namespace.address("terms-rag"));
            try (var load = ConstantLoad.of(namespace.address("terms-rag"), "notice", ConstantLoad.OFTEN)) {
                knowledgeBase("bge-small-en-v1.5", chunking(512));
                awaitCandidate("spec.chunking.contextual.modelRoute.name");
                namespace.apply(Manifests.route("writer"));
                var lined = awaitAnswering(2).lastSync();
                assertThat(lined.contextTokens()).as("what the lines cost").isPositive();

                namespace.await("pods to follow", () -> found(client).path(0).has("matched"));
                var passages = found(client);
                assertThat(texts(passages, "text")).doesNotHaveDuplicates();
                for (var passage : passages) {
                    var headings = passage.get("heading").asText().split(" > ");
                    var section = headings[headings.length - 1];
                    assertThat(passage.get("text").asText())
                            .as("the whole section")
                            .isEqualTo(section(section))
                            .contains(passage.get("matched").asText());
                }

                knowledgeBase("all-minilm-l6-v2", chunking(512));
                var embedded = awaitAnswering(3).lastSync();
                assertThat(embedded.chunksEmbedded()).isPositive();
                assertThat(embedded.contextTokens())
                        .as("lines are those of index 2")
                        .isNull();

                knowledgeBase("all-minilm-l6-v2", chunking(160));
                var regrouped = awaitAnswering(4).lastSync();
                assertThat(regrouped.chunksEmbedded())
                        .as("another parent is no other chunk")
                        .isZero();
                assertThat(regrouped.contextTokens()).isNull();
                load.close();
                assertThat(load.failures()).isEmpty();
                System.out.printf(
                        "chunking: lines of %d chunks cost %d tokens; %d queries, 0 failed%n",
                        lined.chunksEmbedded(), lined.contextTokens(), load.answered());
            }
        }
    }

    private static JsonNode found(Client client) {
        return client.retrieve("What is the deposit?").body().path("passages");
    }

    private static String chunking(int parent) {
        return "{maxTokens: 96, overlapTokens: 0, parent: {maxTokens: " + parent
                + "}, contextual: {modelRoute: {name: writer}}}";
    }

    /** A page for each subject, so that the status tells of each that has its lines. */
    private static Map<String, String> hall() {
        return SUBJECTS.stream()
                .collect(Collectors.toMap(
                        subject -> subject + ".md",
                        subject -> "# Hire of the hall\n\n## " + subject + "\n\n" + section(subject) + "\n"));
    }

    private static String section(String subject) {
        return IntStream.rangeClosed(1, 8)
                .mapToObj(i -> "Rule %d of the %s says what the tenant of room %d has to do.".formatted(i, subject, i))
                .collect(Collectors.joining(" "));
    }

    private void knowledgeBase(String model, String chunking) {
        namespace.apply(Manifests.knowledgeBase(
                "terms",
                "{name: terms, configMap: {name: terms}}",
                EMBEDDING.formatted(model) + "  chunking: " + chunking + "\n"));
    }

    private void awaitCandidate(String message) {
        namespace.awaitKnowledgeBase("terms", kb -> {
            var candidate = kb.getStatus().candidateIndex();
            return candidate != null
                    && candidate.message() != null
                    && candidate.message().contains(message);
        });
    }

    private KnowledgeBaseStatus awaitAnswering(int number) {
        return namespace
                .awaitKnowledgeBase("terms", kb -> {
                    var status = kb.getStatus();
                    return status.activeIndex().number() == number
                            && status.currentSync() == null
                            && kb.getMetadata().getGeneration().equals(status.observedGeneration())
                            && is(status.conditions(), "Synced", "True");
                })
                .getStatus();
    }

    private static List<String> texts(JsonNode passages, String field) {
        var texts = new ArrayList<String>();
        passages.forEach(passage -> texts.add(passage.get(field).asText()));
        return texts;
    }
}
