package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.runtime.evaluate.Rerankers.Contender;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/** Rerankers on {@link SciFactData}: what {@code make bench} says of them holds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf("dev.ragtime.runtime.evaluate.SciFactData#isThere")
class RerankersTest {
    private static final int QUESTIONS = 25;
    private static final int CANDIDATES = 20;

    private RerankedSciFact scifact;
    private Rerankers rerankers;
    private Map<String, RerankedSciFact.Row> rows;

    @BeforeAll
    void measure() throws Exception {
        scifact = RerankedSciFact.read(SciFactData.folder(), QUESTIONS, 25);
        rerankers = new Rerankers(scifact);
        rows = rerankers.contenders(CANDIDATES, QUESTIONS).stream()
                .collect(Collectors.toMap(Contender::title, scifact::compare));
        rows.values().forEach(row -> System.out.println("rerank: " + row));
    }

    @AfterAll
    void close() {
        rerankers.close();
        scifact.close();
    }

    @Test
    void everyRerankerIsAskedAndAnswersAllQuestions() {
        assertThat(rows.values()).allSatisfy(row -> {
            assertThat(row.questions()).isEqualTo(QUESTIONS);
            assertThat(row.without()).isZero();
        });
    }

    @Test
    void theJudgementsThemselvesPutWhatIsRelevantFirstAndNoOtherDoesBetter() {
        var best = rows.values().stream()
                .filter(row -> row.title().startsWith("the judgements"))
                .findFirst()
                .orElseThrow();

        assertThat(best.reranked().mrr10()).isCloseTo(1, within(0.05));
        assertThat(rows.values())
                .extracting((Function<RerankedSciFact.Row, Double>)
                        row -> row.reranked().ndcg10())
                .allMatch(ndcg -> ndcg <= best.reranked().ndcg10());
    }

    @Test
    void aRerankerThatIsNotThereChangesNothingAndIsCounted() {
        var absent = Contender.judge("absent", "http://127.0.0.1:1/v1", CANDIDATES, 5);

        var row = scifact.compare(absent);

        assertThat(row.without()).isEqualTo(5);
        assertThat(row.reranked()).isEqualTo(row.plain());
    }
}
