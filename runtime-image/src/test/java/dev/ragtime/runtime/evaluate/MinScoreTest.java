package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.retrieve.IndexRetriever;
import dev.ragtime.runtime.store.LuceneIndexStore;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The values of {@code minScore} that docs/pipeline.md names for each embedding model: nearly all questions that the
 * documents answer pass, and of those on another subject (the headings of this project's own pages, asked of scientific
 * abstracts) most do not. On all documents with {@code BEIR_FULL=true}, which the page's figures are from.
 */
@EnabledIf("dev.ragtime.runtime.evaluate.SciFactTest#dataIsThere")
class MinScoreTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"BGE_SMALL_EN_V1_5, 0.65", "ALL_MINILM_L6_V2, 0.35"})
    void most_questions_on_another_subject_are_held_back_and_few_others(Model model, double minScore) throws Exception {
        try (var embedder = new Embedders(new CollectorRegistry()).open(model, Embedders.WhenFull.WAIT);
                var store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT)) {
            new SciFactIndex(embedder).fill(store, SciFactTest.corpus(), Chunking.defaults(), model);
            var retriever = new IndexRetriever(store, embedder, Retrieval.defaults()).in(Mode.Vector);

            var answered = best(
                    retriever, BeirDataset.read(SciFactTest.data()).queries().values());
            var others = best(retriever, otherQuestions());
            for (double at = minScore - 0.1; at < minScore + 0.11; at += 0.05) {
                System.out.printf(
                        "minScore %s %.2f: %.3f of the questions that are answered pass, %.3f of others%n",
                        model, at, share(answered, at), share(others, at));
            }
            assertThat(share(answered, minScore))
                    .as("questions that are answered")
                    .isGreaterThan(0.95);
            assertThat(share(others, minScore))
                    .as("questions on another subject")
                    .isLessThan(0.1);
        }
    }

    /** Of each question, how near the nearest passage is. */
    private static double[] best(IndexRetriever retriever, Collection<String> questions) {
        return questions.stream()
                .mapToDouble(question ->
                        retriever.retrieve(question, 1).passages().getFirst().score())
                .toArray();
    }

    private static double share(double[] scores, double least) {
        return Arrays.stream(scores).filter(score -> score >= least).count() / (double) scores.length;
    }

    private static List<String> otherQuestions() throws IOException {
        try (var pages = Files.list(Path.of("../docs"))) {
            return pages.filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .flatMap(MinScoreTest::headings)
                    .filter(heading -> heading.endsWith("?"))
                    .toList();
        }
    }

    private static Stream<String> headings(Path page) {
        try {
            return Files.readAllLines(page).stream()
                    .filter(line -> line.startsWith("## "))
                    .map(line -> line.substring(3).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
