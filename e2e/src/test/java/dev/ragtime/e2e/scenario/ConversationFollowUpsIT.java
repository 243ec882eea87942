package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.LanguageModel;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The follow-ups of the runtime's tests, asked on the cluster: which of them find their document, without a model and with one. */
@ExtendWith({Installation.class, LanguageModel.class})
@Tag("full")
class ConversationFollowUpsIT {
    private static final int BEST = 3;

    @Test
    void followUpsFindTheDocumentThatTheConversationIsAbout() throws Exception {
        try (var namespace = new TestNamespace("follow-ups")) {
            namespace.apply(Manifests.inNewDocument(
                    Manifests.documents("handbook", pages()),
                    Manifests.knowledgeBase("handbook", "{name: handbook, configMap: {name: handbook}}"),
                    Manifests.route("chat"),
                    pipeline("none", "{none: {}}"),
                    pipeline("rules", "{carryOver: {}}"),
                    pipeline("model", "{modelRoute: {name: chat}, timeoutMilliseconds: 60000}")));
            namespace.awaitKnowledgeBase("handbook", kbReady());
            namespace.awaitRoute("chat", routeReady());
            var found = new LinkedHashMap<String, Integer>();
            var late = 0;
            var followUps = set("conversations.yaml").path("followups");
            for (var way : List.of("none", "rules", "model")) {
                namespace.awaitPipeline(way, ragReady());
                try (var client = new Client(namespace.address(way + "-rag"))) {
                    var right = 0;
                    for (var followUp : followUps) {
                        var answer = ask(client, followUp);
                        if (answer.at("/degraded/0").asText().startsWith("Rewriter")) late++;
                        if (finds(answer, followUp)) right++;
                        else
                            System.out.printf(
                                    "  %s: %s not found by %s%n", way, followUp.path("right"), answer.path("queries"));
                    }
                    found.put(way, right);
                }
            }
            System.out.printf(
                    "follow-ups: of %d, the right document is among the best %d: without rewriting %d, by rules %d, by a model"
                            + " of 135 million parameters %d (of %d its queries were late or none, and the rules did instead)%n",
                    followUps.size(), BEST, found.get("none"), found.get("rules"), found.get("model"), late);
            assertThat(found.get("rules")).isGreaterThanOrEqualTo(followUps.size() * 9 / 10);
        }
    }

    private static JsonNode set(String name) throws IOException {
        var path = Settings.root().resolve("runtime-image/src/test/resources/followups/" + name);
        return Serialization.yamlMapper().readTree(Files.readString(path));
    }

    /** Keys of a ConfigMap have no slashes. */
    private static String key(String path) {
        return path.replace('/', '.');
    }

    private static Map<String, String> pages() throws IOException {
        var pages = new LinkedHashMap<String, String>();
        for (var page : set("documents.yaml")) {
            pages.put(
                    key(page.path("path").asText()),
                    "# " + page.path("title").asText() + "\n\n"
                            + page.path("text").asText() + "\n");
        }
        return pages;
    }

    private static String pipeline(String name, String rewrite) {
        return Manifests.extractivePipeline(name, "handbook") + "  timeoutSeconds: 180\n  retrieval: {topK: " + BEST
                + ", rewrite: " + rewrite + "}\n";
    }

    /** What the answer rests on. */
    private static JsonNode ask(Client client, JsonNode followUp) {
        var messages = new ArrayList<Map<String, Object>>();
        for (var turn : followUp.path("turns")) {
            var role = messages.size() % 2 == 0 ? "user" : "assistant";
            messages.add(Map.of("role", role, "content", turn.asText()));
        }
        messages.add(Map.of("role", "user", "content", followUp.path("question").asText()));
        var answer = client.post("/v1/chat/completions", Map.of("messages", messages));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("ragtime");
    }

    private static boolean finds(JsonNode answer, JsonNode followUp) {
        var right = key(followUp.path("right").asText());
        return answer.path("passages")
                .valueStream()
                .anyMatch(passage -> passage.path("path").asText().equals(right));
    }
}
