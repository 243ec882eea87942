/**
 * Freshness, pure: each minute is judged by when the sources were read and when the index held what was read. {@code
 * FreshnessCounter} turns a state and what is known of the sources into the next state. What is known are facts with a
 * time of their own, so that it does not matter when, or by which operator, a minute is judged.
 */
package dev.ragtime.operator.slo.fresh;
