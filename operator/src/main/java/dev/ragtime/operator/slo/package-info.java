/**
 * Service level objectives: the runtimes judge and count, this package reads their counters and keeps the sums.
 *
 * <p>{@code SloLoop} asks the pods of every workload through {@code PodScraper} and {@code Exposition}. {@code
 * SloCounter} turns what they say into the next {@code SloState}: slots of events and the counter values that belong to
 * them, one object, stored by compare-and-swap, so that whoever leads next goes on from exactly there. {@code
 * SloEvaluator} makes figures of it and {@code SloBoard} hands them to the reconcilers. Everything but the loop, the
 * scraper and the store is pure.
 */
package dev.ragtime.operator.slo;
