/**
 * Service level objectives: the runtimes judge and count, the operator reads their counters and keeps the sums.
 *
 * <p>{@code slo.loop} has the pods of every workload asked by {@code slo.scrape}, turns what they say into the next state
 * by {@code slo.count} and keeps that through {@code slo.state}. Here is what the reconcilers see of it: a {@link
 * dev.ragtime.operator.slo.SloReport} for each workload, on the {@link dev.ragtime.operator.slo.SloBoard}.
 */
package dev.ragtime.operator.slo;
