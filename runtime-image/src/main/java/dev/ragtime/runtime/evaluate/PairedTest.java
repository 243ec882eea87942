package dev.ragtime.runtime.evaluate;

import java.util.Random;

/**
 * Whether one index is worse than another on the same queries, or only seems to be by chance: Fisher's randomization test,
 * which asks nothing of how the differences are distributed (Smucker, Allan and Carterette, CIKM 2007). Pure: the same
 * values give the same probability.
 */
final class PairedTest {
    /** With fewer differing queries every assignment of signs is tried. */
    private static final int EXACT = 16;

    private static final int SAMPLES = 20_000;
    private static final long SEED = 20_070_811;

    /** Sums that differ by no more are equal but for rounding. */
    private static final double SAME = 1e-9;

    private PairedTest() {}

    /**
     * Probability that chance alone makes the first at least that much worse.
     *
     * @param candidate a value for each query
     * @param serving the values of the other, in the same order
     * @return 1 when the first is not worse at all
     */
    static double worse(double[] candidate, double[] serving) {
        var differences = new double[candidate.length];
        int count = 0;
        double sum = 0;
        for (int i = 0; i < candidate.length; i++) {
            double difference = candidate[i] - serving[i];
            sum += difference;
            if (difference != 0) differences[count++] = Math.abs(difference);
        }
        if (sum >= 0) return 1;
        return count <= EXACT ? exact(differences, count, sum) : sampled(differences, count, sum);
    }

    private static double exact(double[] differences, int count, double observed) {
        int asFar = 0;
        for (int signs = 0; signs < 1 << count; signs++) {
            double sum = 0;
            for (int i = 0; i < count; i++) sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
            if (sum <= observed + SAME) asFar++;
        }
        return (double) asFar / (1 << count);
    }

    /** The observed one counts as a sample, so that no probability is 0. */
    private static double sampled(double[] differences, int count, double observed) {
        var random = new Random(SEED);
        int asFar = 1;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double sum = 0;
            for (int i = 0; i < count; i++) sum += random.nextBoolean() ? differences[i] : -differences[i];
            if (sum <= observed + SAME) asFar++;
        }
        return (double) asFar / (SAMPLES + 1);
    }
}
