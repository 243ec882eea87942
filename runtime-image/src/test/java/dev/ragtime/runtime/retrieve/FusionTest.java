package dev.ragtime.runtime.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.retrieve.Fusion.Ranked;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FusionTest {
    private static final ChunkRef A = new ChunkRef(0, new UUID(0, 1));
    private static final ChunkRef B = new ChunkRef(0, new UUID(0, 2));
    private static final ChunkRef C = new ChunkRef(0, new UUID(0, 3));

    @Test
    void reciprocalRankAddsOneOverKPlusRank() {
        var fused = new Fusion.ReciprocalRank(60).fuse(ranking(A, 0.9, B, 0.8), ranking(B, 7, C, 3));

        assertThat(fused).extracting(Ranked::chunk).containsExactly(B, A, C);
        assertThat(fused.get(0).score()).isCloseTo(1.0 / 62 + 1.0 / 61, within(1e-12));
        assertThat(fused.get(1).score()).isCloseTo(1.0 / 61, within(1e-12));
    }

    @Test
    void aRankingOfLessWeightAddsLess() {
        var rankings = List.of(ranking(A, 0.9, B, 0.8), ranking(B, 7, A, 3));

        var fused = new Fusion.ReciprocalRank(60).weighed(rankings, List.of(1.0, 0.5));

        assertThat(fused).extracting(Ranked::chunk).containsExactly(A, B);
        assertThat(fused.getFirst().score()).isCloseTo(1.0 / 61 + 0.5 / 62, within(1e-12));
    }

    @Test
    void relativeScoreScalesEachRankingByItsOwnRange() {
        var fused = new Fusion.RelativeScore(0.7).fuse(ranking(A, 0.9, B, 0.8, C, 0.4), ranking(C, 12, B, 2));

        assertThat(fused).extracting(Ranked::chunk).containsExactly(A, B, C);
        assertThat(fused.get(1).score()).isCloseTo(0.7 * 0.8 + 0.3 * 0, within(1e-9));
        assertThat(fused.get(2).score()).isCloseTo(0.7 * 0 + 0.3 * 1, within(1e-9));
    }

    @Test
    void aWeightOfNoneLeavesTheOtherRankingAlone() {
        assertThat(new Fusion.RelativeScore(0).fuse(ranking(A, 1), ranking(B, 2, C, 1)))
                .extracting(Ranked::chunk)
                .containsExactly(B, C);
    }

    @Test
    void tiesAreOrderedById() {
        assertThat(new Fusion.ReciprocalRank(1).fuse(ranking(C, 1, A, 0.5), ranking(A, 9, C, 8)))
                .extracting(Ranked::chunk)
                .containsExactly(A, C);
        assertThat(new Fusion.RelativeScore(0.5).fuse(ranking(B, 1), ranking(A, 1)))
                .extracting(Ranked::chunk)
                .containsExactly(A, B);
    }

    @Test
    void emptyRankingsFuseToWhatTheOtherFound() {
        for (var fusion : List.of(new Fusion.ReciprocalRank(60), new Fusion.RelativeScore(0.5))) {
            assertThat(fusion.fuse(List.of(), List.of())).isEmpty();
            assertThat(fusion.fuse(List.of(), ranking(A, 1)))
                    .extracting(Ranked::chunk)
                    .containsExactly(A);
        }
    }

    @Test
    void aPipelineWithoutWishesGetsReciprocalRankOf60() {
        assertThat(Fusion.of(Retrieval.defaults().fusion())).isEqualTo(new Fusion.ReciprocalRank(60));
        assertThat(Fusion.of(new Retrieval.Fusion(null, new Retrieval.RelativeScore(70))))
                .isEqualTo(new Fusion.RelativeScore(0.7));
    }

    private static List<Ranked> ranking(Object... idsAndScores) {
        var ranking = new Ranked[idsAndScores.length / 2];
        Arrays.setAll(
                ranking,
                i -> new Ranked((ChunkRef) idsAndScores[2 * i], ((Number) idsAndScores[2 * i + 1]).doubleValue()));
        return List.of(ranking);
    }
}
