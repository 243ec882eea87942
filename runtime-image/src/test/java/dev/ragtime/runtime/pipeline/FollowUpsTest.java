package dev.ragtime.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.RememberingEmbedder;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ContextBudget;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.LuceneIndexStore;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Forty questions that need the conversation before them, and others that do not, over the pages of a made-up company: which
 * document is found, with a real index and a real embedding model.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowUpsTest {
    private static final Path FOLDER = Path.of("src/test/resources/followups");
    private static final String BY_MODEL = "{modelRoute: {name: words}, timeoutMilliseconds: 30000}";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @TempDir
    private Path manifests;

    private final Embedder embedder = new RememberingEmbedder(new Embedders(new CollectorRegistry())
            .open(Embedding.of(Model.BGE_SMALL_EN_V1_5), Embedders.WhenFull.WAIT));
    private final LuceneIndexStore store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
    private Set set;
    private Set later;

    record Page(String path, String title, String text) {}

    /**
     * @param turns what was said, the user first
     * @param rewritten how somebody who knows the conversation puts the question; null where it stands on its own
     * @param right path of the document that answers
     */
    record Asked(List<String> turns, String question, String rewritten, String right) {
        Question asQuestion() {
            var history = IntStream.range(0, turns.size())
                    .mapToObj(i -> new ChatMessage(i % 2 == 0 ? "user" : "assistant", turns.get(i)))
                    .toList();
            return new Question(question, history, Wishes.NONE);
        }
    }

    record Set(List<Asked> followups, List<Asked> standalone) {}

    /**
     * @param first questions whose document is the first passage
     * @param three whose document is among the best three
     * @param quoted whose answer without a model quotes it
     * @param refused whose query by a model was none
     */
    private record Found(int first, int three, int quoted, int refused, int of) {
        @Override
        public String toString() {
            return "first %d, best three %d, quoted %d of %d; %d queries refused"
                    .formatted(first, three, quoted, of, refused);
        }
    }

    @BeforeAll
    void index() throws IOException {
        set = YAML.readValue(Files.readString(FOLDER.resolve("conversations.yaml")), Set.class);
        later = YAML.readValue(Files.readString(FOLDER.resolve("later.yaml")), Set.class);
        store.create();
        List<Page> pages = YAML.readValue(Files.readString(FOLDER.resolve("documents.yaml")), new TypeReference<>() {});
        for (var page : pages) {
            var id = DocumentId.of("handbook", page.path());
            var chunk = new Chunk(
                    DocumentId.ofChunk(id, 0, page.text()),
                    id,
                    0,
                    "handbook",
                    page.path(),
                    page.path(),
                    page.title(),
                    "",
                    page.text(),
                    60);
            var vector = embedder.passages(List.of(EmbeddingText.of(chunk))).getFirst();
            store.chunks().put(List.of(new EmbeddedChunk(chunk, vector)));
        }
    }

    @AfterAll
    void close() {
        store.close();
        embedder.close();
    }

    @Test
    void followUpsFindTheirDocumentByTheRulesAndWhatStandsOnItsOwnLosesNothing() throws IOException {
        var without = pipeline("{none: {}}", "");
        var rules = pipeline("{carryOver: {}}", "");
        var before = found("without rewriting", without, set.followups());
        var carried = found("by rules", rules, set.followups());
        var alone = found("without rewriting, on their own", without, set.standalone());
        var kept = found("by rules, on their own", rules, set.standalone());

        assertThat(set.followups()).hasSize(40);
        assertThat(carried.three()).isGreaterThanOrEqualTo(36).isGreaterThan(before.three());
        assertThat(carried.first()).isGreaterThan(before.first());
        assertThat(kept.three()).isEqualTo(set.standalone().size());
        assertThat(kept.first()).isGreaterThanOrEqualTo(alone.first());
        assertThat(List.of(before, carried, alone, kept))
                .extracting(Found::refused)
                .containsOnly(0);
    }

    @Test
    void conversationsThatSetNoRuleAreHelpedToo() throws IOException {
        var without = pipeline("{none: {}}", "");
        var rules = pipeline("{carryOver: {}}", "");
        var before = found("later ones, without rewriting", without, later.followups());
        var carried = found("later ones, by rules", rules, later.followups());
        found("later ones, by rules, on their own", rules, later.standalone());

        assertThat(carried.first()).isGreaterThan(before.first());
        assertThat(carried.three()).isGreaterThan(before.three());
    }

    /** The model is a script that knows how each question is put well: what is measured is the way, and what it can reach. */
    @Test
    void followUpsFindTheirDocumentByQueriesOfAModelThatPutsThemWell() throws IOException {
        try (var model = RewritingModels.writing(this::putWell)) {
            var written = pipeline(BY_MODEL, RewritingModels.route(model));

            var found = found("by a model's queries", written, set.followups());
            assertThat(found.three()).isGreaterThanOrEqualTo(38);
            assertThat(found.refused()).isZero();
            assertThat(found("by a model's queries, on their own", written, set.standalone())
                            .three())
                    .isEqualTo(set.standalone().size());
            assertThat(model.requests)
                    .hasSize(set.followups().size() + set.standalone().size());
        }
    }

    @Test
    void aModelThatOnlyRepeatsTheQuestionIsHardlyWorseThanTheRules() throws IOException {
        try (var model = RewritingModels.writing(RewritingModels::lastMessage)) {
            var written = pipeline(BY_MODEL, RewritingModels.route(model));

            assertThat(found("by a model's echo", written, set.followups()).three())
                    .isGreaterThanOrEqualTo(36);
            assertThat(found("by a model's echo, on their own", written, set.standalone())
                            .three())
                    .isEqualTo(set.standalone().size());
        }
    }

    @Test
    void aModelThatRepeatsTheQuestionBeforeIsNoWorseThanTheRules() throws IOException {
        try (var model = RewritingModels.writing(RewritingModels::lastQuestion)) {
            var written = pipeline(BY_MODEL, RewritingModels.route(model));
            var found = found("by the question before", written, set.followups());

            assertThat(found.refused()).isEqualTo(set.followups().size());
            assertThat(found.three()).isGreaterThanOrEqualTo(36);
            assertThat(found("by the question before, on their own", written, set.standalone())
                            .three())
                    .isEqualTo(set.standalone().size());
        }
    }

    @Test
    void aModelThatWritesOfSomethingElseLeavesMostOfWhatTheRulesFind() throws IOException {
        var other = new AtomicInteger();
        try (var model = RewritingModels.writing(_ ->
                set.followups().get(other.addAndGet(7) % set.followups().size()).rewritten())) {
            var written = pipeline(BY_MODEL, RewritingModels.route(model));

            assertThat(found("by queries for others", written, set.followups()).three())
                    .isGreaterThanOrEqualTo(27);
            assertThat(found("by queries for others, on their own", written, set.standalone())
                            .three())
                    .isGreaterThanOrEqualTo(10);
        }
    }

    private String putWell(String prompt) {
        return Stream.concat(set.followups().stream(), set.standalone().stream())
                .filter(asked -> asked.turns().stream().allMatch(prompt::contains)
                        && prompt.contains(RewritingModels.LAST + asked.question() + "\n"))
                .map(asked -> asked.rewritten() == null ? asked.question() : asked.rewritten())
                .findFirst()
                .orElse("");
    }

    private Pipeline pipeline(String rewrite, String more) throws IOException {
        var folder = Files.createTempDirectory(manifests, "pipeline");
        Files.writeString(folder.resolve("all.yaml"), """
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: assistant, namespace: shop}
                spec:
                  knowledgeBases: [{name: handbook}]
                  retrieval: {rewrite: %s}
                  generator: {extractive: {}}
                """.formatted(rewrite) + more);
        var read = Manifests.read(folder);
        return PipelineAssembly.inCluster(read, ContextBudget.DEFAULT_TOKENS)
                .assemble(read.pipelines().getFirst(), List.of(new OpenIndex("handbook", store, embedder)));
    }

    private static Found found(String how, Pipeline pipeline, List<Asked> all) {
        var first = 0;
        var three = 0;
        var quoted = 0;
        var refused = 0;
        for (var asked : all) {
            var answer = answer(pipeline, asked);
            assertThat(answer.degraded()).extracting(Degradation::reason).isSubsetOf(Reason.RewriterFailed);
            if (!answer.degraded().isEmpty()) refused++;
            var paths = answer.retrieved().passages().stream()
                    .map(passage -> passage.passage().chunk().path())
                    .toList();
            var place = paths.indexOf(asked.right());
            if (place == 0) first++;
            if (place >= 0 && place < 3) three++;
            if (answer.citations().stream()
                    .anyMatch(cited -> cited.passage().passage().chunk().path().equals(asked.right()))) quoted++;
            if (place < 0 || place >= 3)
                System.out.printf(
                        Locale.ROOT,
                        "  %s: place %d of %s for %s%n",
                        how,
                        place + 1,
                        asked.right(),
                        answer.retrieved().queries().isEmpty()
                                ? asked.question()
                                : answer.retrieved().queries());
        }
        var found = new Found(first, three, quoted, refused, all.size());
        System.out.printf("follow-ups %s: %s%n", how, found);
        return found;
    }

    private static Answer answer(Pipeline pipeline, Asked asked) {
        try (var guard = CallGuard.ofTime(Duration.ofSeconds(60))) {
            return pipeline.answer(asked.asQuestion(), Caller.UNKNOWN, TokenSink.NONE, guard);
        }
    }
}
