/**
 * Counting, pure: {@code SloCounter} turns a state and what the pods say into the next state, slots of events and the
 * counter values that belong to them; {@code SloEvaluator} makes figures of it.
 */
package dev.ragtime.operator.slo.count;
