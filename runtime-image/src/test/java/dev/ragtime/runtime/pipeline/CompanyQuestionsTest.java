package dev.ragtime.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.chunk.Chunkers;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.ParserLimits;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.Tokenizers;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.LuceneIndexStore;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Forty questions over the papers of a made-up company, answered without a model. Half of them set the bar, see {@code
 * tune}; the others did not.
 */
class CompanyQuestionsTest {
    private static final Path FOLDER = Path.of("src/test/resources/company");
    private static final String MANIFEST = """
            apiVersion: ragtime.dev/v1alpha1
            kind: RagPipeline
            metadata: {name: assistant}
            spec: {knowledgeBases: [{name: company}], generator: {extractive: {}}}
            """;

    enum Kind {
        prose,
        table,
        code,
        unanswerable
    }

    /** @param fact words that the answer must hold; null where nothing may be quoted */
    record Asked(Kind kind, boolean tune, String question, String fact) {}

    @ParameterizedTest
    @EnumSource(Model.class)
    void the_fact_is_quoted_and_nothing_else_is_made_of_what_no_page_says(Model model) throws Exception {
        try (var embedder = new Embedders(new CollectorRegistry()).open(Embedding.of(model), Embedders.WhenFull.WAIT);
                var store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            fill(store, embedder, model);
            var manifest = Serialization.unmarshal(MANIFEST, RagPipeline.class);
            var pipeline = PipelineAssembly.retrieving(manifest, List.of(new OpenIndex("company", store, embedder)));
            var right = new EnumMap<Kind, Integer>(Kind.class);
            var heldOut = 0;
            for (var asked : questions()) {
                var ok = isRight(asked, pipeline);
                if (ok) right.merge(asked.kind(), 1, Integer::sum);
                if (ok && !asked.tune()) heldOut++;
            }
            System.out.printf(
                    "%s: %s of 18 prose, 8 table, 8 code, 6 unanswerable; %d of 20 that set no bar%n",
                    model.id(), right, heldOut);

            assertThat(right.values().stream().mapToInt(Integer::intValue).sum())
                    .isGreaterThanOrEqualTo(34);
            assertThat(right.get(Kind.unanswerable)).isEqualTo(6);
        }
    }

    private static boolean isRight(Asked asked, Pipeline pipeline) {
        try (var guard = CallGuard.ofTime(Duration.ofSeconds(60))) {
            var answer = pipeline.answer(Question.of(asked.question()), Caller.UNKNOWN, TokenSink.NONE, guard);
            var right = asked.fact() == null
                    ? answer.abstained()
                    : answer.text().replaceAll("\\s+", " ").contains(asked.fact());
            if (!right)
                System.out.printf("  wrong: %s%n    %s%n", asked, answer.text().replace("\n", "\n    "));
            return right;
        }
    }

    private static List<Asked> questions() throws Exception {
        return new ObjectMapper(new YAMLFactory())
                .readValue(Files.readString(FOLDER.resolve("questions.yaml")), new TypeReference<>() {});
    }

    private static void fill(IndexStore store, Embedder embedder, Model model) throws Exception {
        store.create();
        var parser = new DocumentParser(ParserLimits.defaults());
        var chunker = Chunkers.of(Chunking.defaults(), Tokenizers.open(model));
        try (var files = Files.list(FOLDER.resolve("documents"))) {
            for (var path : files.sorted().toList()) {
                var name = path.getFileName().toString();
                var file = new SourceFile("company", name, name, () -> Files.newInputStream(path));
                var chunks = chunker.chunk(parser.parse(file, parser.read(file))).stream()
                        .map(chunk -> new EmbeddedChunk(
                                chunk,
                                embedder.passages(List.of(EmbeddingText.of(chunk)))
                                        .getFirst()))
                        .toList();
                store.chunks().put(chunks);
            }
        }
    }
}
