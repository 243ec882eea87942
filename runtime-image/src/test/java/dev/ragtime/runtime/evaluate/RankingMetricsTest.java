package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {
    /** The six documents with grades 3, 2, 3, 0, 1, 2 of the usual worked example: DCG 6.861, ideal 7.141 within six. */
    @Test
    void ndcgMatchesTheWorkedExampleOfSixGradedDocuments() {
        var grades = Map.of("d1", 3, "d2", 2, "d3", 3, "d4", 0, "d5", 1, "d6", 2);

        assertThat(RankingMetrics.ndcg(List.of("d1", "d2", "d3", "d4", "d5", "d6"), grades, 6))
                .isCloseTo(6.861 / 7.141, within(1e-4));
    }

    @Test
    void ndcgOfBinaryGradesDiscountsByTheLogarithmOfTheRank() {
        var grades = Map.of("a", 1, "b", 1);

        assertThat(RankingMetrics.ndcg(List.of("a", "b"), grades, 10)).isEqualTo(1.0);
        assertThat(RankingMetrics.ndcg(List.of("x", "a"), grades, 10)).isCloseTo(0.6309298 / 1.6309298, within(1e-6));
        assertThat(RankingMetrics.ndcg(List.of("x", "a"), grades, 1)).isZero();
    }

    @Test
    void documentsBeyondTheCutNeitherCountInTheRankingNorInTheIdealOne() {
        var grades = Map.of("a", 1, "b", 1, "c", 1);

        assertThat(RankingMetrics.ndcg(List.of("a", "b", "x"), grades, 2)).isEqualTo(1.0);
    }

    @Test
    void recallIsTheShareOfRelevantDocumentsFound() {
        var grades = Map.of("a", 1, "b", 2, "c", 0, "d", 1);

        assertThat(RankingMetrics.recall(List.of("a", "c", "b"), grades, 3)).isCloseTo(2.0 / 3, within(1e-9));
        assertThat(RankingMetrics.recall(List.of("a", "c", "b"), grades, 2)).isCloseTo(1.0 / 3, within(1e-9));
    }

    @Test
    void reciprocalRankIsOfTheFirstRelevantDocument() {
        var grades = Map.of("a", 0, "b", 1);

        assertThat(RankingMetrics.reciprocalRank(List.of("a", "x", "b"), grades, 10))
                .isCloseTo(1.0 / 3, within(1e-9));
        assertThat(RankingMetrics.reciprocalRank(List.of("a", "x", "b"), grades, 2))
                .isZero();
    }

    @Test
    void nothingRelevantOrNothingFoundIsZero() {
        assertThat(RankingMetrics.ndcg(List.of("a"), Map.of("b", 0), 10)).isZero();
        assertThat(RankingMetrics.recall(List.of("a"), Map.of("b", 0), 10)).isZero();
        assertThat(RankingMetrics.ndcg(List.of(), Map.of("b", 1), 10)).isZero();
    }
}
