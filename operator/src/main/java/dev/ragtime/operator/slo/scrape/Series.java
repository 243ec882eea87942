package dev.ragtime.operator.slo.scrape;

import dev.ragtime.api.slo.Objective;

/**
 * What one pair of counters counts.
 *
 * @param objective name of the objective
 * @param definition {@link Objective#definition()}: another threshold is another series
 */
public record Series(String objective, String definition) {
    public static Series of(Objective objective) {
        return new Series(objective.name(), objective.definition());
    }
}
