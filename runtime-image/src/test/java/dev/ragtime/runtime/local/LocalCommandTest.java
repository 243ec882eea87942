package dev.ragtime.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.embed.StubProvider;
import dev.ragtime.runtime.embed.TinyCrossEncoder;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.store.WeaviateServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

class LocalCommandTest {
    private static final String HANDBOOK = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: pages}
            data:
              leave.md: |
                # Leave
                Employees have 25 days of annual leave.
            ---
            apiVersion: ragtime.dev/v1alpha1
            kind: KnowledgeBase
            metadata: {name: handbook}
            spec: {sources: [{name: pages, configMap: {name: pages}}]}
            """;
    private static final String QUOTES = """
            apiVersion: ragtime.dev/v1alpha1
            kind: RagPipeline
            metadata: {name: assistant, annotations: {ragtime.dev/sample-questions: "How many days of leave?"}}
            spec:
              knowledgeBases: [{name: handbook}]
              generator: {extractive: {}}
            """;

    @TempDir
    private Path place;

    private Path manifests;

    @BeforeEach
    void makeFolder() throws IOException {
        manifests = Files.createDirectory(place.resolve("manifests"));
    }

    @Test
    void declared_fields_narrow_what_is_retrieved_and_stand_beside_each_passage() throws Exception {
        write("kb.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: pages}
                data:
                  leave.md: "---\\nteam: hr\\nyear: 2024\\n---\\n# Leave\\nThirty days of annual leave are granted to every employee."
                  travel.md: "---\\nteam: office\\nyear: 2026\\n---\\n# Travel\\nDays of travel are no days of annual leave, and each is paid like a day at the office."
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook}
                spec:
                  sources: [{name: pages, configMap: {name: pages}}]
                  metadata: {fields: [{name: team, type: String}, {name: since, type: Integer, key: year}]}
                """);
        write("rag.yaml", QUOTES);
        try (var run = run("--port", "0")) {
            var address = run.address();
            for (var mode : List.of("Hybrid", "Vector", "Keyword")) {
                var narrowed = retrieve(address, mode, "{\"type\": \"gt\", \"key\": \"since\", \"value\": 2024}");
                assertThat(narrowed.statusCode()).isEqualTo(200);
                var passages = Json.parse(narrowed.body()).path("passages");
                assertThat(passages).as(mode).hasSize(1);
                assertThat(passages.get(0).path("path").asText()).isEqualTo("travel.md");
                assertThat(passages.get(0).path("metadata").toString())
                        .isEqualTo("{\"language\":\"en\",\"since\":2026,\"team\":\"office\"}");
            }
            var unknown = retrieve(address, "Hybrid", "{\"type\": \"eq\", \"key\": \"year\", \"value\": 2024}");
            assertThat(unknown.statusCode()).isEqualTo(400);
            assertThat(Json.parse(unknown.body()).at("/error/param").asText()).isEqualTo("filters.key");
            assertThat(unknown.body())
                    .contains("there is no field year: there are language, path, since, source, team, title;");
        }
    }

    private static HttpResponse<String> retrieve(String address, String mode, String filters) throws Exception {
        var body = "{\"query\": \"days of annual leave\", \"mode\": \"%s\", \"filters\": %s}".formatted(mode, filters);
        var request = HttpRequest.newBuilder(URI.create(address + "/v1/retrieve"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    @Test
    void a_folder_with_mistakes_is_refused_with_every_one_of_them() throws Exception {
        write("a.yaml", HANDBOOK.replace("sources:", "chunking: {maxTokens: many}, sorces: 1, sources:"));
        write("b.yaml", QUOTES.replace("extractive: {}", "extractive: {}, maxOutputTokens: 9"));
        write("c.yaml", "kind: [");
        try (var run = run("--once")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .contains("a.yaml, KnowledgeBase/handbook: spec.chunking.maxTokens: must be of type integer")
                    .contains("a.yaml, KnowledgeBase/handbook: unknown field \"spec.sorces\"")
                    .contains(
                            "b.yaml, RagPipeline/assistant: spec.generator.maxOutputTokens: maxOutputTokens does nothing with extractive")
                    .contains("c.yaml, line 1: is not YAML")
                    .doesNotContain("\tat ");
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void names_of_objects_that_are_not_in_the_folder_are_refused() throws Exception {
        write("kb.yaml", HANDBOOK.substring(HANDBOOK.indexOf("---")));
        write("rag.yaml", QUOTES.replace("extractive: {}", "modelRoute: {name: chat}"));
        try (var run = run("--once")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .contains(
                            "kb.yaml, KnowledgeBase/handbook: spec.sources[pages].configMap.name: there is no ConfigMap pages")
                    .contains(
                            "rag.yaml, RagPipeline/assistant: spec.generator.modelRoute.name: there is no ModelRoute chat");
        }
    }

    @Test
    void prompts_and_names_are_checked_with_everything_else_before_anything_is_indexed() throws Exception {
        var rag = QUOTES.replace("extractive: {}", "modelRoute: {name: chat}");
        write("kb.yaml", HANDBOOK.substring(HANDBOOK.indexOf("---")).replace("sources:", "sorces: 1, sources:"));
        write("inline.yaml", rag + "  prompt: {inline: {system: 'For {{name}}', user: \"Q:\\n{{qestion}}\"}}\n");
        write("named.yaml", rag.replace("assistant", "other") + "  prompt: {configMap: {name: tone}}\n");
        write("third.yaml", rag.replace("assistant", "third") + "  prompt: {configMap: {name: style}}\n");
        write("tone.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: tone}
                data: {user: "{{#passages}}{{text}}"}
                """);
        try (var run = run("--once")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .contains("kb.yaml, KnowledgeBase/handbook: unknown field \"spec.sorces\"")
                    .contains(
                            "kb.yaml, KnowledgeBase/handbook: spec.sources[pages].configMap.name: there is no ConfigMap")
                    .contains(
                            "inline.yaml, RagPipeline/assistant: spec.generator.modelRoute.name: there is no ModelRoute")
                    .contains(
                            "inline.yaml, RagPipeline/assistant: spec.prompt.inline.system, line 1: {{name}} is unknown")
                    .contains(
                            "inline.yaml, RagPipeline/assistant: spec.prompt.inline.user, line 2: {{qestion}} is unknown")
                    .contains(
                            "named.yaml, RagPipeline/other: spec.prompt.configMap: ConfigMap tone has no key system: add")
                    .contains("tone.yaml, ConfigMap/tone: key user, is not valid Mustache")
                    .contains("third.yaml, RagPipeline/third: spec.prompt.configMap.name: there is no ConfigMap style");
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void a_file_that_cannot_be_read_may_hold_what_others_name() throws Exception {
        write("a.yaml", QUOTES);
        write("b.yaml", HANDBOOK + "---\nkind: [");
        try (var run = run("--once")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("b.yaml, line ").doesNotContain("there is no KnowledgeBase");
        }
    }

    @Test
    void a_missing_folder_is_named() throws Exception {
        try (var run = LocalRun.start(place, place.resolve("nowhere"))) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("nowhere: there is no such folder");
        }
    }

    /** Twice, so that the second finds what the first wrote. */
    @Test
    @ExtendWith(WeaviateServer.Extension.class)
    void the_index_may_be_kept_in_a_weaviate_that_runs(WeaviateServer weaviate) throws Exception {
        write("all.yaml", HANDBOOK + "---\n" + QUOTES);
        for (var embedded : List.of("1 embedded", "0 embedded")) {
            try (var run = run(
                    "--once",
                    "--port=0",
                    "--weaviate=" + weaviate.address().http(),
                    "--weaviate-grpc=" + weaviate.address().grpc(),
                    "--weaviate-key=" + weaviate.apiKey().orElseThrow())) {
                assertThat(run.exitCode()).isZero();
                assertThat(run.out()).contains(embedded, "25 days of annual leave");
            }
        }
    }

    @Test
    void a_folder_is_indexed_once_and_answers_with_citations() throws Exception {
        write("all.yaml", HANDBOOK + "---\n" + QUOTES);
        try (var first = run("--once", "--port", "0")) {
            assertThat(first.exitCode()).isZero();
            assertThat(first.out())
                    .contains("KnowledgeBase/handbook: 1 documents, 1 chunks, 1 embedded")
                    .contains("Q: How many days of leave?")
                    .contains("A: Employees have 25 days of annual leave. [1]")
                    .contains("cites configmap:pages/leave.md (Leave)")
                    .containsPattern(
                            "NAME +READY +INDEX +DOCUMENTS +CHUNKS +SYNCED +SLO +AGE\nhandbook +True +1 +1 +1 +\\d+s +\\d+s")
                    .containsPattern(
                            "NAME +READY +REVISION +REPLICAS +SLO +WORST +BUDGET +BURN-1H +AGE\nassistant +True");
            assertThat(first.err()).isEmpty();
        }
        try (var second = run("--port", "0")) {
            var message = ask(second.address(), "How many days of leave?").at("/choices/0/message");

            assertThat(message.path("content").asText()).isEqualTo("Employees have 25 days of annual leave. [1]");
            assertThat(message.at("/annotations/0/url_citation/url").asText()).isEqualTo("configmap:pages/leave.md");
            assertThat(second.out()).contains("1 chunks, 0 embedded");
        }
    }

    @Test
    void fields_that_no_passage_has_and_keys_that_are_not_there_are_refused() throws Exception {
        write("kb.yaml", HANDBOOK);
        write(
                "filtering.yaml",
                QUOTES.replace(
                        "generator:",
                        "retrieval: {filter: [{field: team, anyOf: [hr]}], boosts: [{field: title, recencyHalfLifeDays: 9, weightPercent: 10}]}\n  generator:"));
        try (var run = run("--once")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .contains(
                            "RagPipeline/assistant: spec.retrieval.filter[0].field: no KnowledgeBase of the pipeline declares team")
                    .contains(
                            "RagPipeline/assistant: spec.retrieval.boosts[0].recencyHalfLifeDays: title is no DateTime");
        }
        write("filtering.yaml", QUOTES + "  auth: {apiKeysSecret: {name: keys}}\n");
        try (var run = run("--once")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("spec.auth.apiKeysSecret.name: there is no Secret keys in the folder");
        }
    }

    @Test
    void a_question_that_is_refused_is_told_and_ends_nothing() throws Exception {
        write(
                "all.yaml",
                HANDBOOK + "---\n"
                        + QUOTES.replace("How many days of leave?", "How many days?\\nHow many days of leave?")
                        + "  limits: {requestsPerMinute: 1}\n");
        try (var run = run("--once", "--port", "0")) {
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains("Q: How many days?\nA: ", "Q: How many days of leave?\n   not answered, 429: ");
        }
    }

    @Test
    void a_port_in_use_is_said_before_anything_is_indexed() throws Exception {
        write("all.yaml", HANDBOOK + "---\n" + QUOTES);
        try (var other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                var run = run("--port", "" + other.getLocalPort())) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .contains("--port " + other.getLocalPort() + ": cannot listen there")
                    .contains("choose another port")
                    .doesNotContain("\tat ");
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void a_folder_stands_for_a_claim_and_another_server_for_a_backend() throws Exception {
        write("all.yaml", """
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook}
                spec: {sources: [{name: files, volume: {claimName: uploads}}]}
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: chat}
                spec: {backends: [{name: local, openAICompatible: {url: "http://llm.invalid/v1"}, model: tiny}]}
                ---
                """ + QUOTES.replace("extractive: {}", "modelRoute: {name: chat}"));
        var uploads = Files.createDirectory(place.resolve("uploads"));
        Files.writeString(uploads.resolve("leave.txt"), "Employees have 25 days of annual leave.");
        try (var model = ScriptedModel.answering(ScriptedModel.text("You have 25 days [1]."));
                var run = run(
                        "--once",
                        "--port",
                        "0",
                        "--claim",
                        "uploads=" + uploads,
                        "--backend",
                        "local=" + model.url())) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .contains("KnowledgeBase/handbook: 1 documents")
                    .contains("A: You have 25 days [1].")
                    .contains("leave.txt")
                    .containsPattern("NAME +READY +REVISION +BACKENDS.*\nchat +True +local +1/1");
        }
    }

    @Test
    void a_provider_embeds_through_a_route_of_the_folder() throws Exception {
        try (var provider = new StubProvider(StubProvider::numbered)) {
            write(
                    "all.yaml",
                    HANDBOOK.replace(
                                    "spec: {",
                                    "spec: {embedding: {modelRoute: {name: embeddings, model: %s, dimensions: 3}}, "
                                            .formatted(StubProvider.MODEL))
                            + """
                    ---
                    apiVersion: ragtime.dev/v1alpha1
                    kind: ModelRoute
                    metadata: {name: embeddings}
                    spec: {backends: [{name: cloud, openAICompatible: {url: "%s"}, model: embed-large}]}
                    ---
                    """.formatted(provider.endpoint())
                            + QUOTES);
            try (var run = run("--once", "--port", "0")) {
                assertThat(run.exitCode()).as(run.err()).isZero();
                assertThat(run.out())
                        .contains("KnowledgeBase/handbook: 1 documents, 1 chunks, 1 embedded")
                        .contains("leave.md")
                        .containsPattern("embeddings +True +local +1/1");
            }
            assertThat(provider.requests())
                    .as("the page, then the question, each by the model that the route names")
                    .hasSizeGreaterThan(1)
                    .allSatisfy(request ->
                            assertThat(request.path("model").asText()).isEqualTo("embed-large"));
        }
    }

    @Test
    void a_route_that_is_to_embed_and_is_not_in_the_folder_is_refused() throws Exception {
        write(
                "kb.yaml",
                HANDBOOK.replace("spec: {", "spec: {embedding: {modelRoute: {name: away, model: m, dimensions: 3}}, "));
        try (var run = run("--once")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("spec.embedding.modelRoute.name: there is no ModelRoute away in the folder");
        }
    }

    @Test
    void a_model_of_ones_own_is_read_from_the_folder_that_stands_for_its_claim() throws Exception {
        var models = Files.createDirectory(place.resolve("models"));
        write(
                "kb.yaml",
                HANDBOOK.replace(
                        "spec: {",
                        "spec: {embedding: {inProcess: {custom: {volume: {claimName: models}, dimensions: 16}}}, "));
        try (var run = run("--once", "--claim", "models=" + models)) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("embedding.inProcess.custom.modelFile: there is no file model.onnx");
        }
    }

    @Test
    void a_cross_encoder_of_ones_own_ranks_passages_and_an_explanation_tells_it() throws Exception {
        var models = Files.createDirectory(place.resolve("models"));
        TinyCrossEncoder.on(models);
        write("kb.yaml", HANDBOOK.replace("data:\n", """
                data:
                  menu.md: |
                    # Menu
                    Days of leave are short, and lunch is long.
                  laptop.md: |
                    # Laptop
                    Leave a laptop in the office.
                """));
        write("rag.yaml", ranked("maxTokens: 64}, timeoutMilliseconds: 30000"));
        try (var run = run("--port", "0", "--claim", "models=" + models)) {
            var request = HttpRequest.newBuilder(URI.create(run.address() + "/v1/retrieve"))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"query\": \"laptop in the office\", \"explain\": true}"))
                    .build();
            try (var client = HttpClient.newHttpClient()) {
                var answer =
                        Json.parse(client.send(request, BodyHandlers.ofString()).body());

                assertThat(answer.path("degraded")).isEmpty();
                assertThat(answer.at("/passages/0/path").asText()).isEqualTo("laptop.md");
                assertThat(answer.path("passages")).hasSize(3).allSatisfy(passage -> {
                    var last = passage.path("explanation")
                            .get(passage.path("explanation").size() - 1);
                    assertThat(last.path("step").asText()).isEqualTo("rerank");
                });
                // both words of the list are shared, and none
                assertThat(answer.at("/passages/0/score").asDouble()).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-4));
                assertThat(answer.at("/passages/2/score").asDouble()).isCloseTo(1 / (1 + Math.exp(2)), within(1e-4));
            }
        }
    }

    /** @param model what else is said of the model, and after it */
    private static String ranked(String model) {
        var rerank = "{inProcess: {volume: {claimName: models, directory: tiny}, " + model + "}";
        return QUOTES.replace("generator:", "retrieval: {rerank: %s}\n  generator:".formatted(rerank));
    }

    @Test
    void a_file_that_is_no_cross_encoder_is_named_before_anything_is_indexed() throws Exception {
        var models = Files.createDirectory(place.resolve("models"));
        TinyCrossEncoder.on(models);
        write("kb.yaml", HANDBOOK);
        write("rag.yaml", ranked("modelFile: three.onnx, maxTokens: 64}"));
        try (var run = run("--once", "--port", "0", "--claim", "models=" + models)) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .contains("spec.retrieval.rerank.inProcess.modelFile: ", "three.onnx gives logits", "[1, 3]");
            assertThat(run.out()).doesNotContain("documents");
        }
        try (var run = run("--once", "--port", "0")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("name a folder for it: --claim models=DIR");
        }
    }

    @Test
    void a_model_that_does_not_answer_is_named_with_what_to_do_and_passages_are_quoted() throws Exception {
        write("all.yaml", HANDBOOK + """
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: chat}
                spec: {backends: [{name: local, openAICompatible: {url: "http://127.0.0.1:9/v1"}, model: tiny}]}
                ---
                """ + QUOTES.replace("extractive: {}", "modelRoute: {name: chat}"));
        try (var run = run("--once", "--port", "0")) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .contains("A: Employees have 25 days of annual leave. [1]", "degraded: ModelUnavailable")
                    .contains(
                            "ModelRoute/chat: backend local does not answer (ConnectionRefused)", "--backend local=URL")
                    .containsOnlyOnce("does not answer");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void a_source_without_a_document_says_why_there_is_none() throws Exception {
        write("kb.yaml", HANDBOOK.replace("configMap: {name: pages}}]", "volume: {claimName: uploads}}]"));
        var uploads = Files.createDirectory(place.resolve("uploads"));
        Files.createFile(uploads.resolve(".gitkeep"));
        try (var run = run("--once", "--claim", "uploads=" + uploads)) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("  source pages: no document: no file there\n");
        }
    }

    @Test
    void a_claim_without_a_folder_says_how_to_name_one() throws Exception {
        write("kb.yaml", HANDBOOK.replace("configMap: {name: pages}}]", "volume: {claimName: uploads}}]"));
        try (var run = run("--once")) {
            run.exitCode();
            assertThat(run.err() + run.out()).contains("name a folder for it: --claim uploads=DIR");
        }
    }

    @Test
    void a_folder_stands_for_an_image() throws Exception {
        var image = "image: {reference: \"registry.example:5000/handbook:7\"}}]";
        write("kb.yaml", HANDBOOK.replace("configMap: {name: pages}}]", image));
        var content = Files.createDirectory(place.resolve("content"));
        Files.writeString(content.resolve("leave.md"), "Employees have 25 days of annual leave.");
        try (var run = run("--once", "--image", "registry.example:5000/handbook:7=" + content)) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("KnowledgeBase/handbook: 1 documents, 1 chunks");
        }
        try (var run = run("--once")) {
            run.exitCode();
            assertThat(run.err() + run.out())
                    .contains("name a folder for it: --image registry.example:5000/handbook:7=DIR");
        }
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(manifests.resolve(file), text);
    }

    private LocalRun run(String... more) throws IOException {
        return LocalRun.start(place, manifests, more);
    }

    private static JsonNode ask(String address, String question) throws IOException, InterruptedException {
        var body = Json.object();
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        var request = HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return Json.parse(client.send(request, BodyHandlers.ofString()).body());
        }
    }
}
