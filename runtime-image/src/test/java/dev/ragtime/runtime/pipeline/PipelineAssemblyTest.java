package dev.ragtime.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.generate.ContextBudget;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.LuceneIndexStore;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline put together from manifests, with a real index and a real embedding model. */
class PipelineAssemblyTest {
    private static final String EXTRACTIVE = """
            apiVersion: ragtime.dev/v1alpha1
            kind: RagPipeline
            metadata: {name: assistant, namespace: shop}
            spec:
              knowledgeBases: [{name: handbook}]
              retrieval: {minScore: "0.40"}
              generator: {extractive: {}}
            """;
    private static final String WRITTEN = """
            apiVersion: ragtime.dev/v1alpha1
            kind: RagPipeline
            metadata: {name: assistant, namespace: shop}
            spec:
              knowledgeBases: [{name: handbook}]
              prompt: {configMap: {name: tone}}
              generator: {modelRoute: {name: chat}}
            """;
    private static final String PROMPT = """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: tone, namespace: shop}
            data:
              system: Speak like a pirate.
              user: "{{#passages}}{{text}} {{/passages}} {{question}}"
            """;

    @TempDir
    private Path folder;

    private Embedder embedder;
    private IndexStore store;

    @BeforeEach
    void index() {
        embedder = new Embedders(new CollectorRegistry())
                .open(Embedding.of(Model.ALL_MINILM_L6_V2), Embedders.WhenFull.REJECT, 1);
        store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
        store.create();
        for (var text : List.of(
                "Employees have 25 days of annual leave each year.",
                "The cafeteria is open from eight to four.",
                "Laptops are replaced every three years.")) {
            var chunk = Passages.passage(text.substring(0, 3) + ".md", text).chunk();
            store.chunks()
                    .put(List.of(new EmbeddedChunk(
                            chunk, embedder.passages(List.of(text)).getFirst())));
            store.documents()
                    .put(List.of(new DocumentRecord(
                            chunk.documentId(), chunk.source(), chunk.path(), "f", List.of(chunk.id()), "")));
        }
    }

    @AfterEach
    void close() {
        store.close();
        embedder.close();
    }

    @Test
    void every_mode_finds_the_passage_and_the_answer_quotes_it() throws Exception {
        var service = assemble(EXTRACTIVE, "");
        for (var mode : Mode.values()) {
            var retrieved = service.retrieve(new Search(
                    "annual leave days", OptionalInt.of(1), Optional.of(mode), ChunkFilter.NONE, Caller.UNKNOWN));
            assertThat(retrieved.passages()).as("mode %s", mode).hasSize(1);
            assertThat(retrieved.passages().getFirst().text()).contains("annual leave");
        }
        try (var guard = CallGuard.ofTime(Duration.ofSeconds(30))) {
            var answer = service.answer(
                    Question.of("How many days of annual leave do employees have?"),
                    Caller.UNKNOWN,
                    TokenSink.NONE,
                    guard);
            assertThat(answer.text()).isEqualTo("Employees have 25 days of annual leave each year. [1]");
            assertThat(answer.citations()).hasSize(1);
        }
    }

    @Test
    void a_question_that_is_far_from_everything_is_abstained_from() throws Exception {
        var service = assemble(EXTRACTIVE, "");
        try (var guard = CallGuard.ofTime(Duration.ofSeconds(30))) {
            var answer = service.answer(
                    Question.of("Who won the chess championship in 1972?"), Caller.UNKNOWN, TokenSink.NONE, guard);

            assertThat(answer.retrieved().abstained()).isTrue();
            assertThat(answer.text()).isEqualTo(Pipeline.ABSTENTION);
        }
    }

    @Test
    void the_model_gets_the_prompt_of_the_config_map() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("Arr, 25 days [1]."));
                var guard = CallGuard.ofTime(Duration.ofSeconds(30))) {
            var answer = assemble(WRITTEN + route(model.url()), PROMPT)
                    .answer(Question.of("Leave?"), Caller.UNKNOWN, TokenSink.NONE, guard);

            assertThat(answer.text()).isEqualTo("Arr, 25 days [1].");
            var asked = Json.parse(model.requests.getFirst().body());
            assertThat(asked.at("/messages/0/content").asText()).isEqualTo("Speak like a pirate.");
            assertThat(asked.has("max_tokens")).as("nobody asked for a limit").isFalse();
        }
    }

    @Test
    void the_model_gets_the_limit_and_the_temperature_of_the_manifest() throws Exception {
        var configured = WRITTEN.replace(
                "modelRoute: {name: chat}", "modelRoute: {name: chat}, maxOutputTokens: 90, temperature: \"0.2\"");
        try (var model = ScriptedModel.answering(ScriptedModel.text("25 days [1]."));
                var guard = CallGuard.ofTime(Duration.ofSeconds(30))) {
            assemble(configured + route(model.url()), PROMPT)
                    .answer(Question.of("Leave?"), Caller.UNKNOWN, TokenSink.NONE, guard);

            var asked = Json.parse(model.requests.getFirst().body());
            assertThat(asked.path("max_tokens").asInt()).isEqualTo(90);
            assertThat(asked.path("temperature").asDouble()).isEqualTo(0.2);
        }
    }

    @Test
    void what_is_missing_is_named_with_field_and_remedy() {
        assertThatThrownBy(() -> assemble(WRITTEN, PROMPT))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("RagPipeline/assistant spec.generator.modelRoute.name")
                .hasMessageContaining("there is no ModelRoute chat");
        assertThatThrownBy(() -> assemble(WRITTEN + route("http://x/v1"), ""))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("spec.prompt.configMap.name")
                .hasMessageContaining("there is no ConfigMap tone");
        assertThatThrownBy(() -> assemble(WRITTEN + route("http://x/v1"), PROMPT.replace("question", "qestion")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ConfigMap/tone data.user")
                .hasMessageContaining("qestion");
    }

    private Pipeline assemble(String manifests, String more) throws IOException {
        Files.writeString(folder.resolve("resources.yaml"), manifests + more);
        var read = Manifests.read(folder);
        return PipelineAssembly.inCluster(read, ContextBudget.DEFAULT_TOKENS)
                .assemble(read.pipelines().getFirst(), List.of(new OpenIndex("handbook", store, embedder)));
    }

    private static String route(String endpoint) {
        return """
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: chat, namespace: shop}
                spec: {backends: [{name: only, openAICompatible: {url: "http://x/v1"}, model: m}]}
                status: {endpoint: "%s"}
                """.formatted(endpoint);
    }
}
