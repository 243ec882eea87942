package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PairedTestTest {
    @Test
    void tenLossesOfTenAreChanceOnceInAThousandAndTwentyFour() {
        var serving = new double[10];
        Arrays.fill(serving, 1);

        assertThat(PairedTest.worse(new double[10], serving)).isEqualTo(1 / 1024.0);
    }

    @Test
    void theProbabilityIsThatOfAllSignsThatLoseAsMuch() {
        // differences -3, -2, 1: of the eight signs -3-2-1, -3-2+1 lose 4 or more
        assertThat(PairedTest.worse(new double[] {0, 0, 1}, new double[] {3, 2, 0}))
                .isEqualTo(2 / 8.0);
    }

    @Test
    void whatIsNotWorseIsNoLoss() {
        assertThat(PairedTest.worse(new double[] {1, 0.5}, new double[] {0.5, 0.9}))
                .isEqualTo(1);
        assertThat(PairedTest.worse(new double[3], new double[3])).isEqualTo(1);
    }

    @Test
    void manyQueriesAreSampledAndGiveTheSameEveryTime() {
        var serving = new double[100];
        var candidate = new double[100];
        for (int i = 0; i < 100; i++) candidate[i] = i % 10 < 6 ? -1 : 1;

        var p = PairedTest.worse(candidate, serving);

        // 60 of 100 signs or more: the binomial tail 0.0284
        assertThat(p).isCloseTo(0.0284, within(0.004)).isEqualTo(PairedTest.worse(candidate, serving));
    }
}
