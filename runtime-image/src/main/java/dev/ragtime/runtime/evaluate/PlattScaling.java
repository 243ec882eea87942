package dev.ragtime.runtime.evaluate;

import java.util.List;

/**
 * The logistic function that makes probabilities of logits: 1 / (1 + exp(-(slope × logit + intercept))). Fitted by Platt
 * (Probabilistic outputs for support vector machines, 1999), with the steps of Lin, Lin and Weng (A note on Platt's
 * probabilistic outputs, 2007): Newton's, halved until they help.
 */
record PlattScaling(double slope, double intercept) {
    private static final int MOST_STEPS = 100;
    private static final double NEAR = 1e-9;

    /** Keeps the Hessian invertible where all logits are equal. */
    private static final double RIDGE = 1e-12;

    private static final double SMALLEST_STEP = 1e-10;
    private static final double ENOUGH = 1e-4;

    /** A logit, and whether what it was given to was judged relevant. */
    record Judged(double logit, boolean relevant) {}

    /** As likely as can be for these, of which at least one is relevant and one is not. */
    static PlattScaling fit(List<Judged> pairs) {
        var relevant = pairs.stream().filter(Judged::relevant).count();
        var others = pairs.size() - relevant;
        // not 1 and 0, which no probability reaches
        var targets = new Targets((relevant + 1.0) / (relevant + 2.0), 1 / (others + 2.0));
        var fitted = new PlattScaling(0, Math.log((relevant + 1.0) / (others + 1.0)));
        for (var step = 0; step < MOST_STEPS; step++) {
            var better = fitted.stepped(pairs, targets);
            if (better.equals(fitted)) break;
            fitted = better;
        }
        return fitted;
    }

    private record Targets(double relevant, double other) {
        double of(Judged pair) {
            return pair.relevant() ? relevant : other;
        }
    }

    private PlattScaling stepped(List<Judged> pairs, Targets targets) {
        double h11 = RIDGE, h22 = RIDGE, h21 = 0, g1 = 0, g2 = 0;
        for (var pair : pairs) {
            var x = pair.logit();
            var p = probability(x);
            var weight = p * (1 - p);
            h11 += x * x * weight;
            h22 += weight;
            h21 += x * weight;
            g1 += x * (p - targets.of(pair));
            g2 += p - targets.of(pair);
        }
        if (Math.abs(g1) < NEAR && Math.abs(g2) < NEAR) return this;
        var determinant = h11 * h22 - h21 * h21;
        var ofSlope = -(h22 * g1 - h21 * g2) / determinant;
        var ofIntercept = -(h11 * g2 - h21 * g1) / determinant;
        var down = g1 * ofSlope + g2 * ofIntercept;
        var before = loss(pairs, targets);
        for (var length = 1.0; length >= SMALLEST_STEP; length /= 2) {
            var next = new PlattScaling(slope + length * ofSlope, intercept + length * ofIntercept);
            if (next.loss(pairs, targets) < before + ENOUGH * length * down) return next;
        }
        return this;
    }

    double probability(double logit) {
        return 1 / (1 + Math.exp(-(slope * logit + intercept)));
    }

    private double loss(List<Judged> pairs, Targets targets) {
        return pairs.stream()
                .mapToDouble(pair -> crossEntropy(slope * pair.logit() + intercept, targets.of(pair)))
                .sum();
    }

    /** Mean cross-entropy of the judgements, 0 for a model that is right and sure. */
    double loss(List<Judged> pairs) {
        return pairs.stream()
                .mapToDouble(pair -> crossEntropy(slope * pair.logit() + intercept, pair.relevant() ? 1 : 0))
                .average()
                .orElse(0);
    }

    /** -(t log p + (1 - t) log(1 - p)) of p's logit, without an overflow. */
    private static double crossEntropy(double logit, double target) {
        return Math.max(logit, 0) - target * logit + Math.log1p(Math.exp(-Math.abs(logit)));
    }
}
